import { expect } from "vitest";
import { Event } from "../../packages/core/src/sync/event.ts";
import type { Call, Scenario } from "./scenario.ts";
import { abortable, catches, explores, FOR_EVER, muted } from "./scenarios.ts";

const AT = 8;
const WAITERS = AT + 1;

const set: Call<Event> = (event) => event.set();
const clear: Call<Event> = (event) => event.clear();
const wait: Call<Event> = (event) => {
  expect(event.wait()).toBe(true);
};
const waitFor10: Call<Event> = (event) => event.wait(10);
const mayAbort = abortable<Event>((event, options) => event.waitAsync(options));

/** Sets the event for a moment, if that is enough: if somebody is counted as a waiter. Otherwise it stays set. */
const flash: Call<Event>[] = [
  ({ place }) => Atomics.load(place.memory.words, WAITERS) > 0,
  (event, _worker, isEnough) => {
    event.set();
    if (isEnough) event.clear();
  },
];

function eventOf(workers: readonly Call<Event>[][], rest: Partial<Scenario<Event>> = {}): Scenario<Event> {
  return {
    make: (worker) => new Event(worker.place(AT)),
    workers,
    atEnd({ place }, { killed }) {
      if (killed.size === 0) expect(Atomics.load(place.memory.words, WAITERS)).toBe(0);
    },
    ...rest,
  };
}

explores("Event: 2 wait, 1 sets, clears and sets", 6_700, eventOf([[set, clear, set], [wait], [wait]]));
explores(
  "Event: 2 set and clear, 1 waits twice",
  7_800,
  eventOf([
    [set, clear, set],
    [clear, set],
    [wait, wait],
  ]),
);
explores("Event: 1 waits, 1 sets for a moment", 85, eventOf([flash, [wait]], { naps: 2 }));
explores(
  "Event: 1 waits with a timeout, 1 may be aborted",
  10_000,
  eventOf([[set, clear, set], [waitFor10], [mayAbort, wait]], { naps: 0 }),
);
explores(
  "Event: 2 wait, 2 set, 1 is killed and leaves a ghost",
  11_000,
  eventOf([[set], [set], [wait], [wait]], { deaths: 1, leavesGhosts: true, sliceMs: 50, naps: 0 }),
);

catches("an event that wakes nobody", FOR_EVER, muted(eventOf([[set], [wait]])));
