/**
 * What tells of waits.
 *
 * @module
 */
export { describeThreads } from "./describe-threads.ts";
export { dumpWhenBlocked } from "./dump-when-blocked.ts";
export { startTrace } from "./trace.ts";
