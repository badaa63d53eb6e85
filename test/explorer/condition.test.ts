import { expect } from "vitest";
import { Condition } from "../../packages/core/src/sync/condition.ts";
import { owedWakes } from "../../packages/core/src/sync/owed-wakes.ts";
import type { Call, Scenario } from "./scenario.ts";
import { abortable, catches, explores, FOR_EVER, muted } from "./scenarios.ts";

const AT = 8;
const LOCK = AT + 1;
/** Words that are used with the lock held: what is waited for, how many wait and were not notified, and how many were. */
const IS_SET = 32;
const WAITING = 33;
const NOTIFIED = 34;

type Calls = readonly Call<Condition>[];
const acquire: Call<Condition> = (condition) => condition.acquire();

function conditionOf(
  workers: readonly Calls[],
  rest: Partial<Scenario<Condition>> = {},
): Scenario<Condition> {
  return {
    make: (worker) => new Condition(worker.place(AT)),
    forget: () => void (owedWakes.count = 0),
    locks: [LOCK],
    hasSimpleLocks: true,
    workers,
    ...rest,
  };
}

/** Waits until it is set. */
const waitsUntilSet: Calls = [
  acquire,
  (condition, { words }) => condition.waitFor(() => words[IS_SET] === 1),
  (condition) => condition.release(),
];

const sets: Calls = [
  acquire,
  (condition, { words }) => {
    words[IS_SET] = 1;
    condition.notifyAll();
    condition.release();
  },
];

explores("Condition: 2 wait, 1 sets", 3_500, conditionOf([waitsUntilSet, waitsUntilSet, sets]));
explores(
  "Condition: 3 wait, 1 sets",
  44_000,
  conditionOf([waitsUntilSet, waitsUntilSet, waitsUntilSet, sets], { naps: 0 }),
);
explores(
  "Condition: 1 waits, 1 sets, with a real lock",
  1_000,
  conditionOf([waitsUntilSet, sets], { hasSimpleLocks: false, naps: 2 }),
);

/** Waits for 10 ms; returns whether it was notified. */
const waitsFor10: Calls = [
  acquire,
  (condition, { words }) => {
    words[WAITING]++;
    return condition.wait(10);
  },
  (condition, { words }, isNotified) => {
    if (!isNotified) words[WAITING]--;
    condition.release();
    return isNotified;
  },
];

const notifies = (count: number): Calls => [
  acquire,
  (condition, { words }) => {
    const reached = Math.min(count, words[WAITING]);
    words[WAITING] -= reached;
    words[NOTIFIED] += reached;
    condition.notify(count);
    condition.release();
  },
];

/** As many waits were notified as should. */
const exactly: Partial<Scenario<Condition>> = {
  atEnd(condition, { returned }) {
    const notified = returned.filter((each) => each === true).length;
    expect(notified).toBe(condition.place.memory.words[NOTIFIED]);
  },
};

explores(
  "Condition: 2 wait with a timeout, 1 notifies one",
  3_700,
  conditionOf([waitsFor10, waitsFor10, notifies(1)], exactly),
);
explores(
  "Condition: 2 wait with a timeout, 2 notify one",
  66_000,
  conditionOf([waitsFor10, waitsFor10, notifies(1), notifies(1)], exactly),
);
explores(
  "Condition: 2 wait with a timeout, 1 is killed anywhere",
  75_000,
  conditionOf([waitsFor10, waitsFor10, notifies(1)], {
    deaths: 1,
    sliceMs: 50,
    atEnd(condition) {
      expect(condition.acquire(0)).toBe(true);
      condition.notifyAll();
      condition.release();
    },
  }),
);

/** Waits once, unless it is set; if it is then notified, it sets for all others. */
function waitsOnce(wait: Call<Condition>): Calls {
  const whole: Call<Condition> = async (condition, worker, before) => {
    const { words } = worker;
    if (words[IS_SET] === 0) {
      words[WAITING]++;
      if (await wait(condition, worker, before)) {
        words[IS_SET] = 1;
        condition.notifyAll();
      }
    }
    condition.release();
  };
  return [acquire, whole];
}
const waitsForEver = waitsOnce((condition) => condition.wait());
const mayAbort = waitsOnce(abortable((condition, options) => condition.waitAsync(options)));

/** Notifies one if two wait, one of whom may then be gone; otherwise sets. */
const notifiesOneOfTwo: Calls = [
  acquire,
  (condition, { words }) => {
    if (words[WAITING] === 2) condition.notify();
    else {
      words[IS_SET] = 1;
      condition.notifyAll();
    }
    condition.release();
  },
];

explores(
  "Condition: 2 wait, 1 may be aborted and passes on what reached it",
  4_300,
  conditionOf([mayAbort, waitsForEver, notifiesOneOfTwo]),
);
explores(
  "Condition: 2 wait, 1 is killed and what reached it is passed on",
  1_500,
  conditionOf([waitsForEver, waitsForEver, notifiesOneOfTwo], {
    deaths: 1,
    naps: 0,
    sliceMs: 50,
    // Once it has the lock again it may have taken itself out, so that it counts as notified.
    mayDie: (worker, at) => worker === 1 && at(LOCK) >>> 3 !== worker,
  }),
);

catches("a condition that wakes nobody", FOR_EVER, muted(conditionOf([waitsUntilSet, sets])));
