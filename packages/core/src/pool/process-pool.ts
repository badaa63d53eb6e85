import { runtime } from "../current.ts";
import type { MemoryKind } from "../memory/memory.ts";
import { Place } from "../memory/place.ts";
import { shareable } from "../memory/shared-classes.ts";
import type { RuntimeName } from "../runtime.ts";
import { BasePool } from "./pool.ts";
import { checkPoolOptions } from "./pool-options.ts";
import type { PoolOptions } from "./pool-options.ts";
import { ProcessPoolState } from "./pool-states.ts";
import { processWorkers } from "./process-worker.ts";

/** Settings of a pool of processes. */
export interface ProcessPoolOptions extends PoolOptions {
  /** Runtime of the workers; left out, this one. */
  readonly runtime?: RuntimeName;
}

/**
 * A pool of processes, like Python's `multiprocessing.Pool`, on any of the runtimes.
 *
 * @example
 * ```ts
 * import { defineTasks } from "nogil";
 * import { Pool } from "nogil/multiprocessing";
 *
 * const { square } = defineTasks(import.meta.url, { square: (n: number) => n ** 2 });
 *
 * if (import.meta.main) {
 *   using pool = new Pool(2);
 *   console.log(pool.map(square, [1, 2, 3]).join()); // 1,4,9
 * }
 * ```
 * @see https://docs.python.org/3/library/multiprocessing.html#multiprocessing.pool.Pool
 */
export class Pool extends BasePool {
  /** @internal */
  static override readonly kind: MemoryKind = "processes";

  /**
   * Makes a pool, and starts its workers.
   *
   * @param processes How many; left out, as many as there are CPUs for this process.
   * @throws {RangeError} If a number is out of its range.
   * @throws {TypeError} If something is of another type, or `initializer` was not registered.
   * @throws {UnsupportedError} If the runtime cannot be found, or the platform has no memory that processes share.
   */
  constructor(processes?: number, options?: ProcessPoolOptions);
  /** @internal */
  constructor(place: Place);
  constructor(given: number | Place = runtime().cores, options: ProcessPoolOptions = {}) {
    if (given instanceof Place) {
      super(given);
      return;
    }
    const checked = checkPoolOptions("Pool", given, options);
    const start = processWorkers(options.runtime);
    super({ state: new ProcessPoolState(checked.size), checked, start });
  }
}

shareable(Pool);
