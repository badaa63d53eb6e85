import type { Results } from "@nogil/results";

/** How many CPUs' time the run could use at once: what it was allowed to run on, and the quota of its cgroup. */
export const coresOf = ({ machine: { cores } }: Results): number =>
  Math.min(cores.affinity, cores.cgroup ?? Infinity);
