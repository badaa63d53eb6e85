import type { ProcessCell } from "@nogil/results";
import { compare, type Comparison } from "./compare.ts";
import { onceFor } from "./once-for.ts";

/**
 * How many times as much CPU time as `base` a program took, with all its threads and processes.
 *
 * @returns `null` where their wall times cannot be compared, either.
 */
export const cpuRatio = (cell: ProcessCell, base: ProcessCell): Comparison | null =>
  compare(onCpu(cell), onCpu(base));

/** The same cell with its CPU time where its wall time was; runs of which no clock saw any are left out. */
const onCpu = onceFor((cell: ProcessCell): ProcessCell => ({
  ...cell,
  id: `CPU of ${cell.id}`,
  samples: cell.samples.map((sample) => ({ ...sample, wallMs: sample.userMs + sample.systemMs })),
}));
