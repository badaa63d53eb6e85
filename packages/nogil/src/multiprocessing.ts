/**
 * Processes, and primitives in the memory that processes share, whatever runtime each of them runs on:
 * Python's `multiprocessing`.
 *
 * @module
 */
import "./mod.ts";

export { AsyncResult } from "@nogil/core/pool";
export type * from "@nogil/core/pool";
export { Pool } from "@nogil/core/process-pool";
export type { ProcessPoolOptions } from "@nogil/core/process-pool";
export * from "@nogil/core/multiprocessing";
