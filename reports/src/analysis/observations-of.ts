import type { Cell } from "@nogil/results";
import type { Observation } from "../statistics/paired-log-ratios.ts";

/** The times of a cell: wall milliseconds of a process, nanoseconds of an operation or a pool. */
export function observationsOf(cell: Cell): Observation[] {
  if (cell.kind === "operation") {
    return cell.samples.map(({ round, restart, ns }) => ({ round, restart, value: ns }));
  }
  // Each round of a pool and each run is a process of its own, so runs are as independent as their rounds.
  if (cell.kind === "peer") return cell.samples.map(({ round, ns }) => ({ round, restart: 0, value: ns }));
  return cell.samples.map(({ round, wallMs }) => ({ round, restart: 0, value: wallMs }));
}
