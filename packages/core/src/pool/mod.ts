/**
 * What pools of threads and pools of processes have in common.
 *
 * @module
 */
export { AsyncResult } from "./async-result.ts";
export type { Callbacks } from "./async-result.ts";
export { BasePool } from "./pool.ts";
export type { ApplyOptions, Task } from "./pool.ts";
export type { PoolOptions } from "./pool-options.ts";
export { Results } from "./results.ts";
export type { PoolStats, Times } from "./stats.ts";
