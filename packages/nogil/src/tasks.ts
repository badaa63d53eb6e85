/**
 * The workloads of the benchmark, and the ways to run them.
 *
 * @module
 */
export * from "@nogil/core/tasks";
