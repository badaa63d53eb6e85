import type { ProcessCell } from "@nogil/results";

/** A workload of one size as its heading has it: `pow, e=1000000`, or `empty` where there is no size. */
export const nameOfWorkload = ({ workload, size }: Pick<ProcessCell, "workload" | "size">): string =>
  [workload, size].filter((name) => name !== "-").join(", ");
