import { expect } from "vitest";
import { Lock } from "../../packages/core/src/sync/lock.ts";
import type { Call, Scenario } from "./scenario.ts";
import { abortable, andRelease, catches, explores, FOR_EVER, muted, times } from "./scenarios.ts";

const AT = 8;

type Calls = readonly Call<Lock>[];
const waits: Calls = [(lock) => lock.acquire(), ...andRelease()];
const tries: Calls = [(lock) => lock.acquire(0), ...andRelease()];
const waitsFor10: Calls = [(lock) => lock.acquire(10), ...andRelease()];
const mayAbort: Calls = [abortable((lock, options) => lock.acquireAsync(options)), ...andRelease()];

/** Some wake so late that they have the lock reserved. */
const someAreLate = { oversleeps: [0, 3] };
const safetyNet = { sliceMs: 50, naps: 0 };

function lockOf(workers: readonly Calls[], rest: Partial<Scenario<Lock>> = {}): Scenario<Lock> {
  return {
    make: (worker) => new Lock(worker.place(AT)),
    workers,
    // Nobody holds it but who was killed.
    atEnd: (lock) => expect(lock.acquire(0)).toBe(true),
    ...rest,
  };
}

explores("Lock: 2 workers, 3 times", 26_000, lockOf([times(3, waits), times(3, waits)], { naps: 2 }));
explores("Lock: 3 workers", 16_000, lockOf([waits, waits, waits]));
explores("Lock: 2 workers, twice, late", 1_900, lockOf([times(2, waits), times(2, waits)], someAreLate));
explores("Lock: 3 workers, late", 33_000, lockOf([waits, waits, waits], someAreLate));
explores("Lock: 3 workers, 2 with a timeout", 19_000, lockOf([waitsFor10, waitsFor10, waits]));
explores(
  "Lock: 3 workers, 1 twice, 1 with a timeout that passes as it wakes",
  350_000,
  lockOf([times(2, waits), waitsFor10, waits], { oversleeps: [0, 10], naps: 0 }),
);
explores(
  "Lock: 3 workers, 1 tries, 1 with a timeout, late",
  14_000,
  lockOf([waitsFor10, tries, waits], someAreLate),
);
explores("Lock: 3 workers, 2 may be aborted", 15_000, lockOf([mayAbort, mayAbort, waits], { naps: 0 }));
explores(
  "Lock: 2 workers, twice, 1 is killed",
  28_000,
  lockOf([times(2, waits), times(2, waits)], { deaths: 1, sliceMs: 50 }),
);
explores(
  "Lock: 3 workers, 1 is killed, late",
  56_000,
  lockOf([waits, waits, waits], { deaths: 1, ...someAreLate, ...safetyNet }),
);
explores(
  "Lock: 3 workers, 2 are killed and leave ghosts",
  81_000,
  lockOf([waits, waits, waits], { deaths: 2, leavesGhosts: true, ...safetyNet }),
);

catches("a lock that wakes nobody", FOR_EVER, muted(lockOf([waits, waits])));

catches(
  "a lock that is taken without the mark by who has slept",
  FOR_EVER,
  lockOf([waits, waits, waits], {
    tamper(operation) {
      if (operation.does !== "atomic" || operation.name !== "compareExchange") return operation;
      const [expected, value] = operation.values as number[];
      return expected === 0 ? { ...operation, values: [expected, value & ~1] } : operation;
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
