/**
 * What `nogil` itself exports: what threads and processes have in common.
 *
 * @module
 */
export { cpuCount } from "./cpu-count.ts";
export { dumpThreads } from "./debugging/dump-threads.ts";
export { startDebugging } from "./debugging/start-debugging.ts";
export * from "./errors.ts";
export { registerLauncher } from "./multiprocessing/launcher.ts";
export { taskSignal } from "./pool/task-signal.ts";
export { defineTasks } from "./targets.ts";
export type { AnyClass, AnyFunction } from "./targets.ts";
