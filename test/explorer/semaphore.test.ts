import { expect } from "vitest";
import { Semaphore } from "../../packages/core/src/sync/semaphore.ts";
import type { Call, Scenario } from "./scenario.ts";
import { abortable, andRelease, catches, explores, FOR_EVER, muted, times } from "./scenarios.ts";

const AT = 8;
const LIMIT = AT + 1;
const WAITERS = AT + 3;

type Calls = readonly Call<Semaphore>[];
const waits = (room: number): Calls => [(semaphore) => semaphore.acquire(), ...andRelease(room)];
const waitsFor10: Calls = [(semaphore) => semaphore.acquire(10), ...andRelease()];
const mayAbort: Calls = [abortable((semaphore, options) => semaphore.acquireAsync(options)), ...andRelease()];

function semaphoreOf(
  value: number,
  workers: readonly Calls[],
  rest: Partial<Scenario<Semaphore>> = {},
): Scenario<Semaphore> {
  return {
    make: (worker) => new Semaphore(worker.place(AT)),
    begin({ words }) {
      words[AT] = value;
      words[LIMIT] = 2 ** 31 - 1;
    },
    workers,
    atEnd(semaphore, { killed }) {
      expect(semaphore.value).toBeGreaterThanOrEqual(value - killed.size);
      expect(semaphore.value).toBeLessThanOrEqual(value);
      if (killed.size > 0) return;
      expect(semaphore.value).toBe(value);
      expect(Atomics.load(semaphore.place.memory.words, WAITERS)).toBe(0);
    },
    naps: 0,
    ...rest,
  };
}

explores(
  "Semaphore(1): 2 workers, twice",
  13_000,
  semaphoreOf(1, [times(2, waits(1)), times(2, waits(1))], { naps: 1 }),
);
explores("Semaphore(1): 3 workers", 34_000, semaphoreOf(1, [waits(1), waits(1), waits(1)]));
explores(
  "Semaphore(1): 2 workers, twice, 1 with a timeout",
  16_000,
  semaphoreOf(1, [times(2, waits(1)), times(2, waitsFor10)], { naps: 1 }),
);
explores("Semaphore(1): 3 workers, 1 may be aborted", 56_000, semaphoreOf(1, [waits(1), waits(1), mayAbort]));
explores(
  "Semaphore(2): 3 workers, 1 is killed and leaves a ghost",
  81_000,
  semaphoreOf(2, [waits(2), waits(2), waits(2)], {
    deaths: 1,
    leavesGhosts: true,
    sliceMs: 50,
    mayDie: (worker) => worker === 1,
  }),
);
explores(
  "Semaphore(0): 2 wait, 1 releases 2",
  5_500,
  semaphoreOf(
    0,
    [
      [(semaphore) => semaphore.acquire()],
      [(semaphore) => semaphore.acquire()],
      [(semaphore) => semaphore.release(2)],
    ],
    { naps: 1 },
  ),
);

catches("a semaphore that wakes nobody", FOR_EVER, muted(semaphoreOf(1, [waits(1), waits(1)])));

/** A semaphore that looks at its value and takes from it in two steps. */
class HastySemaphore extends Semaphore {
  override acquire(): boolean {
    const { place, value } = this;
    if (value === 0) return super.acquire();
    Atomics.store(place.memory.words, place.at, value - 1);
    return true;
  }
}

catches("a semaphore that is taken in two steps", "More than 1 are inside", {
  ...semaphoreOf(1, [waits(1), waits(1)]),
  make: (worker) => new HastySemaphore(worker.place(AT)),
});
