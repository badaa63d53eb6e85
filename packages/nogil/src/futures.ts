/**
 * Executors, whose workers are threads or processes, and futures: Python's `concurrent.futures`.
 *
 * @module
 */
import "./mod.ts";

export * from "@nogil/core/futures";
