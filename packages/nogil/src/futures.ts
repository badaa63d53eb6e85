/**
 * Executors, whose workers are threads or processes, and futures: Python's `concurrent.futures`.
 *
 * @module
 */
import "./install.ts";

export * from "@nogil/core/futures";
