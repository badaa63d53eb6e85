import { expect } from "vitest";
import { RLock } from "../../packages/core/src/sync/rlock.ts";
import { runBlocking } from "../../packages/core/src/sync/steps.ts";
import type { Call, Scenario } from "./scenario.ts";
import { catches, explores, muted, FOR_EVER, times } from "./scenarios.ts";

const AT = 8;

type Calls = readonly Call<RLock>[];
/** Lets it go one by one, from two deep. */
const unwinds: Calls = [
  (_lock, worker) => worker.enter(),
  (lock) => lock.release(),
  (lock, worker) => {
    expect(lock.isMine).toBe(true);
    worker.leave();
  },
  (lock) => lock.release(),
];
/** Holds it two deep. */
const nests: Calls = [(lock) => lock.acquire(), (lock) => lock.acquire(), ...unwinds];
const tries: Calls = [
  (lock) => lock.acquire(0),
  (lock, worker, isHeld) => {
    expect(lock.isMine).toBe(isHeld);
    if (!isHeld) {
      expect(() => lock.release()).toThrow("Cannot release RLock");
      return;
    }
    worker.enter();
    worker.leave();
    lock.release();
  },
];

/** Holds it two deep, lets it go whole, as a Condition does, and takes it back as deep. */
const letsGo: Calls = [
  (lock) => lock.acquire(),
  (lock) => lock.acquire(),
  (lock) => lock.letGo(),
  (lock, _worker, hold) => runBlocking(lock.place.memory, lock.takeBack(hold as number), Infinity),
  ...unwinds,
];

function lockOf(workers: readonly Calls[], rest: Partial<Scenario<RLock>> = {}): Scenario<RLock> {
  return {
    make: (worker) => new RLock(worker.place(AT)),
    workers,
    atEnd(lock) {
      expect(lock.acquire(0)).toBe(true);
      lock.release();
      expect(lock.locked()).toBe(false);
    },
    ...rest,
  };
}

explores("RLock: 2 workers, 2 deep, twice", 16_000, lockOf([times(2, nests), times(2, nests)]));
explores("RLock: 3 workers, 2 deep", 88_000, lockOf([nests, nests, nests], { naps: 0 }));
explores("RLock: 2 workers, 2 deep, 1 tries", 140_000, lockOf([nests, nests, tries]));
explores("RLock: 2 workers, 2 deep, 1 lets go of it", 15_000, lockOf([letsGo, times(2, nests)]));
explores(
  "RLock: 2 workers, 2 deep, 1 is killed",
  51_000,
  lockOf([times(2, nests), nests], { deaths: 1, sliceMs: 50 }),
);

catches("an RLock that wakes nobody", FOR_EVER, muted(lockOf([nests, nests])));

/** Lets the lock go with the first release. */
class FlatLock extends RLock {
  override acquire(): boolean {
    return this.isMine || super.acquire();
  }
}

catches("an RLock that does not count", "throws", {
  ...lockOf([nests, nests]),
  make: (worker) => new FlatLock(worker.place(AT)),
});
