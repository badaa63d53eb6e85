import { runtime } from "./current.ts";

/**
 * Returns how many CPUs this process may use, at least 1: those that it may run on (`sched_setaffinity(2)`, `taskset`), or
 * fewer where its control group, such as that of a container, has less time.
 *
 * @example
 * ```ts
 * import { cpuCount } from "nogil";
 *
 * console.log(cpuCount() >= 1); // true
 * ```
 */
export function cpuCount(): number {
  return runtime().cores;
}
