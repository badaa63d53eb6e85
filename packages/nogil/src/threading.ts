/**
 * Threads, and primitives in the memory that the threads of one process share: Python's `threading`.
 *
 * @module
 */
import "./install.ts";

export * from "@nogil/core/threading";
