import { runtime } from "../current.ts";
import { BasePool } from "./pool.ts";
import { checkPoolOptions } from "./pool-options.ts";
import type { PoolOptions } from "./pool-options.ts";
import { ThreadPoolState } from "./pool-states.ts";
import { startThreadWorker } from "./thread-worker.ts";

/**
 * A pool of threads, like Python's `multiprocessing.pool.ThreadPool`.
 *
 * @see https://docs.python.org/3/library/multiprocessing.html#multiprocessing.pool.ThreadPool
 */
export class ThreadPool extends BasePool {
  /**
   * Makes a pool, and starts its workers.
   *
   * @param threads How many; left out, as many as there are CPUs for this process.
   * @throws {RangeError} If a number is out of its range.
   * @throws {TypeError} If something is of another type, or `initializer` was not registered.
   */
  constructor(threads: number = runtime().cores, options: PoolOptions<never> = {}) {
    const checked = checkPoolOptions("ThreadPool", threads, options);
    super(new ThreadPoolState(checked.size), checked, startThreadWorker);
  }
}
