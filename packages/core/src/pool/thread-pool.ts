import { runtime } from "../current.ts";
import type { MemoryKind } from "../memory/memory.ts";
import { Place } from "../memory/place.ts";
import { shareable } from "../memory/shared-classes.ts";
import { BasePool } from "./pool.ts";
import { checkPoolOptions } from "./pool-options.ts";
import type { PoolOptions } from "./pool-options.ts";
import { ThreadPoolState } from "./pool-states.ts";
import { threadWorkers } from "./thread-worker.ts";

let names = 0;
const start = threadWorkers(() => `ThreadPoolWorker-${++names}`);

/**
 * A pool of threads, like Python's `multiprocessing.pool.ThreadPool`.
 *
 * @example
 * ```ts
 * import { defineTasks } from "nogil";
 * import { ThreadPool } from "nogil/threading";
 *
 * const { square } = defineTasks(import.meta.url, { square: (n: number) => n ** 2 });
 *
 * if (import.meta.main) {
 *   using pool = new ThreadPool(2);
 *   console.log((await pool.mapAsync(square, [1, 2, 3])).join()); // 1,4,9
 * }
 * ```
 * @see https://docs.python.org/3/library/multiprocessing.html#multiprocessing.pool.ThreadPool
 */
export class ThreadPool extends BasePool {
  /** @internal */
  static override readonly kind: MemoryKind = "threads";

  /**
   * Makes a pool, and starts its workers.
   *
   * @param threads How many; left out, as many as there are CPUs for this process.
   * @throws {RangeError} If a number is out of its range.
   * @throws {TypeError} If something is of another type, or `initializer` was not registered.
   */
  constructor(threads?: number, options?: PoolOptions);
  /** @internal */
  constructor(place: Place);
  constructor(given: number | Place = runtime().cores, options: PoolOptions = {}) {
    if (given instanceof Place) {
      super(given);
      return;
    }
    const checked = checkPoolOptions("ThreadPool", given, options);
    super({ state: new ThreadPoolState(checked.size), checked, start });
  }
}

shareable(ThreadPool);
