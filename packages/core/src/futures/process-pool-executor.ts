import { runtime } from "../current.ts";
import { checkPoolOptions } from "../pool/pool-options.ts";
import { ProcessPoolState } from "../pool/pool-states.ts";
import { processWorkers } from "../pool/process-worker.ts";
import type { RuntimeName } from "../runtime.ts";
import { Executor } from "./executor.ts";
import type { ExecutorOptions } from "./thread-pool-executor.ts";

/** Settings of an executor of processes. */
export interface ProcessExecutorOptions extends ExecutorOptions {
  /** After so many tasks (a chunk counts as one) a worker ends, and another takes its place; left out, it never does. */
  readonly maxTasksPerChild?: number;
  /** Runtime of the workers; left out, this one. */
  readonly runtime?: RuntimeName;
}

/**
 * An executor whose workers are processes, like Python's, on any of the runtimes.
 *
 * @example
 * ```ts
 * import { defineTasks } from "nogil";
 * import { ProcessPoolExecutor } from "nogil/futures";
 *
 * const { square } = defineTasks(import.meta.url, { square: (n: number) => n ** 2 });
 *
 * if (import.meta.main) {
 *   using executor = new ProcessPoolExecutor({ maxWorkers: 2 });
 *   console.log([...executor.map(square, [1, 2, 3])].join()); // 1,4,9
 * }
 * ```
 * @see https://docs.python.org/3/library/concurrent.futures.html#processpoolexecutor
 */
export class ProcessPoolExecutor extends Executor {
  /**
   * Makes an executor. `maxWorkers` left out is as many as there are CPUs for this process.
   *
   * @throws {RangeError} If `maxWorkers` or `maxTasksPerChild` is below 1.
   * @throws {TypeError} If something is of another type, or `initializer` was not registered.
   * @throws {UnsupportedError} If the runtime cannot be found, or the platform has no memory that processes share.
   */
  constructor(options: ProcessExecutorOptions = {}) {
    const { maxWorkers = runtime().cores } = options;
    const checked = checkPoolOptions("ProcessPoolExecutor", maxWorkers, options);
    super(new ProcessPoolState(checked.size), checked, processWorkers(options.runtime), true);
  }
}
