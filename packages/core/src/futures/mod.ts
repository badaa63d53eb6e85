/**
 * Executors and futures: Python's `concurrent.futures`.
 *
 * @module
 */
export { asCompleted, Completed } from "./as-completed.ts";
export type { AsyncFutures } from "./as-completed.ts";
export { Executor } from "./executor.ts";
export type { MapOptions, ShutdownOptions } from "./executor.ts";
export { Future } from "./future.ts";
export { ProcessPoolExecutor } from "./process-pool-executor.ts";
export type { ProcessExecutorOptions } from "./process-pool-executor.ts";
export { ThreadPoolExecutor } from "./thread-pool-executor.ts";
export type { ExecutorOptions } from "./thread-pool-executor.ts";
export { ALL_COMPLETED, FIRST_COMPLETED, FIRST_EXCEPTION, wait, waitAsync } from "./wait.ts";
export type { DoneAndNotDone, ReturnWhen } from "./wait.ts";
export { Results } from "../pool/results.ts";
