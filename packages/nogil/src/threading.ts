/**
 * Threads, and primitives in the memory that the threads of one process share: Python's `threading`.
 *
 * @module
 */
import "./mod.ts";

export { AsyncResult } from "@nogil/core/pool";
export type * from "@nogil/core/pool";
export { ThreadPool } from "@nogil/core/thread-pool";
export * from "@nogil/core/threading";
