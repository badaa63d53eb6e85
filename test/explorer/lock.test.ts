import { expect } from "vitest";
import { Lock } from "../../packages/core/src/sync/lock.ts";
import type { Call, Scenario } from "./scenario.ts";
import { catches, explores } from "./scenarios.ts";
import { ABORTED } from "./worker.ts";
import type { Worker } from "./worker.ts";

const AT = 8;
const FOR_EVER = "Everybody who is left sleeps for ever";
/** Longer than whoever waits for a lock has it reserved. */
const LATE = [0, 3];

type Calls = readonly Call<Lock>[];

/** What is done with the lock once it is held, or not. */
const turn: Calls = [
  (_lock, worker, isHeld) => {
    if (isHeld) worker.enter();
    if (isHeld) worker.leave();
    return isHeld;
  },
  (lock, _worker, isHeld) => void (isHeld && lock.release()),
];
const waits: Calls = [(lock) => lock.acquire(), ...turn];
const tries: Calls = [(lock) => lock.acquire(0), ...turn];
const waitsFor10: Calls = [(lock) => lock.acquire(10), ...turn];
const waitsUntilAborted: Calls = [
  (lock, { signal }) => lock.acquireAsync({ signal }).catch((reason) => ifAborted(reason)),
  ...turn,
];

function ifAborted(reason: unknown): false {
  if (reason === ABORTED) return false;
  throw reason;
}

function lockOf(workers: readonly Calls[], rest: Partial<Scenario<Lock>> = {}): Scenario<Lock> {
  return {
    make: (worker: Worker) => new Lock(worker.place(AT)),
    workers,
    atEnd(lock) {
      // Whoever was killed may have held it.
      expect(lock.acquire(0)).toBe(true);
    },
    ...rest,
  };
}

const twice = (calls: Calls): Calls => [...calls, ...calls];
const safetyNet = { sliceMs: 50, naps: 0 };

explores(
  "Lock: 2 workers, 3 times each",
  50_000,
  lockOf(
    [
      [...twice(waits), ...waits],
      [...twice(waits), ...waits],
    ],
    { naps: 2 },
  ),
);
explores("Lock: 3 workers", 30_000, lockOf([waits, waits, waits]));
explores(
  "Lock: 2 workers, twice, reserved for who is late",
  4_000,
  lockOf([twice(waits), twice(waits)], { oversleeps: LATE }),
);
explores(
  "Lock: 3 workers, reserved for who is late",
  60_000,
  lockOf([waits, waits, waits], { oversleeps: LATE }),
);
explores("Lock: 3 workers, two wait for 10 ms", 40_000, lockOf([waitsFor10, waitsFor10, waits]));
explores(
  "Lock: 3 workers, one tries, one waits for 10 ms, reserved for who is late",
  30_000,
  lockOf([waitsFor10, tries, waits], { oversleeps: LATE }),
);
explores(
  "Lock: 3 workers, two may be aborted",
  30_000,
  lockOf([waitsUntilAborted, waitsUntilAborted, waits], { naps: 0 }),
);
explores(
  "Lock: 2 workers, twice, one is killed",
  30_000,
  lockOf([twice(waits), twice(waits)], { deaths: 1, sliceMs: 50 }),
);
explores(
  "Lock: 3 workers, two are killed and leave ghosts",
  60_000,
  lockOf([waits, waits, waits], { deaths: 2, leavesGhosts: true, ...safetyNet }),
);
explores(
  "Lock: 3 workers, one is killed, reserved for who is late",
  60_000,
  lockOf([waits, waits, waits], { deaths: 1, oversleeps: LATE, ...safetyNet }),
);

catches(
  "a lock that wakes nobody",
  FOR_EVER,
  lockOf([waits, waits], { tamper: (each) => (each.does === "wake" ? undefined : each) }),
);

catches(
  "a lock that is taken without the mark by who has slept",
  FOR_EVER,
  lockOf([waits, waits, waits], {
    tamper(each) {
      if (each.does !== "atomic" || each.name !== "compareExchange") return each;
      const [expected, value] = each.values;
      return expected === 0 ? { ...each, values: [expected, value & ~1] } : each;
    },
  }),
);

/** A lock that looks whether it is free and takes it in two steps. */
class HastyLock extends Lock {
  override take(): boolean {
    if (this.locked()) return false;
    const { memory, at } = this.place;
    Atomics.store(memory.words, at, memory.self << 3);
    return true;
  }
}

catches("a lock that is taken in two steps", "More than 1 are inside", {
  ...lockOf([waits, waits]),
  make: (worker) => new HastyLock(worker.place(AT)),
});
