/**
 * Processes, and primitives in the memory that processes share, whatever runtime each of them runs on:
 * Python's `multiprocessing`.
 *
 * @module
 */
import "./install.ts";

export * from "@nogil/core/multiprocessing";
