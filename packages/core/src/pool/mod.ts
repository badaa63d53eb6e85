/**
 * Pools of workers that do tasks.
 *
 * @module
 */
export { AsyncResult } from "./async-result.ts";
export type { Callbacks } from "./async-result.ts";
export { BasePool } from "./pool.ts";
export type { ApplyOptions, Task } from "./pool.ts";
export type { PoolOptions } from "./pool-options.ts";
export { Pool } from "./process-pool.ts";
export type { ProcessPoolOptions } from "./process-pool.ts";
export { Results } from "./results.ts";
export type { PoolStats, Times } from "./stats.ts";
export { ThreadPool } from "./thread-pool.ts";
