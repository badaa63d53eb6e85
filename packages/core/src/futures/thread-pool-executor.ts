import { runtime } from "../current.ts";
import { checkPoolOptions } from "../pool/pool-options.ts";
import { ThreadPoolState } from "../pool/pool-states.ts";
import { threadWorkers } from "../pool/thread-worker.ts";
import type { AnyFunction } from "../targets.ts";
import { Executor } from "./executor.ts";

/** As in Python: more than there are CPUs, for threads that mostly wait. */
const MORE_THAN_CORES = 4;
const MOST = 32;

let executors = 0;

/** Settings of an executor. */
export interface ExecutorOptions {
  /** How many workers there may be. */
  readonly maxWorkers?: number;
  /** A function registered with `defineTasks` that each worker calls before its first task. If it throws, the executor is broken. */
  readonly initializer?: AnyFunction;
  /** The arguments of `initializer`. */
  readonly initArgs?: readonly unknown[];
}

/**
 * An executor whose workers are threads, like Python's. Their names are `ThreadPoolExecutor-0_0` and so on: the number of the
 * executor, and of the worker in it.
 *
 * @example
 * ```ts
 * import { defineTasks } from "nogil";
 * import { ThreadPoolExecutor } from "nogil/futures";
 *
 * const { square } = defineTasks(import.meta.url, { square: (n: number) => n ** 2 });
 *
 * if (import.meta.main) {
 *   using executor = new ThreadPoolExecutor({ maxWorkers: 2 });
 *   console.log(executor.submit(square, 6).result()); // 36
 * }
 * ```
 * @see https://docs.python.org/3/library/concurrent.futures.html#threadpoolexecutor
 */
export class ThreadPoolExecutor extends Executor {
  /**
   * Makes an executor. `maxWorkers` left out is as many as there are CPUs for this process and 4 more, but not more than 32.
   *
   * @throws {RangeError} If `maxWorkers` is below 1.
   * @throws {TypeError} If something is of another type, or `initializer` was not registered.
   */
  constructor(options: ExecutorOptions = {}) {
    const { maxWorkers = Math.min(MOST, runtime().cores + MORE_THAN_CORES) } = options;
    const checked = checkPoolOptions("ThreadPoolExecutor", maxWorkers, options);
    const prefix = `ThreadPoolExecutor-${executors++}`;
    let workers = 0;
    const start = threadWorkers(() => `${prefix}_${workers++}`);
    super(new ThreadPoolState(checked.size), checked, start, false);
  }
}
