import type { OperationCell } from "@nogil/results";
import type { Timed } from "./half-width.ts";

/** Estimates how exactly the ratio of some times to others is known; 0.05 is ±5 %. */
type Estimate = (times: readonly Timed[], others: readonly Timed[]) => number;

/**
 * Finds the cells that are not known well enough: some comparison that they are in, as what is compared, as a baseline, or as one
 * of an A/A pair, has not reached the target. A cell that is in none is to be known by itself. Failed ones are left out.
 */
export function openCells(
  cells: readonly OperationCell[],
  target: number,
  halfWidth: Estimate,
): ReadonlySet<OperationCell> {
  const open = comparisonsOf(cells).filter(([cell, other]) => {
    const times = timesOf(cell);
    return halfWidth(times, other ? timesOf(other) : times.map((each) => ({ ...each, time: 1 }))) > target;
  });
  return new Set(open.flat());
}

type Comparison = readonly [cell: OperationCell, other: OperationCell] | readonly [cell: OperationCell];

function comparisonsOf(cells: readonly OperationCell[]): Comparison[] {
  const measured = cells.filter(({ stopped }) => stopped !== "failed");
  const byId = new Map(measured.map((cell) => [cell.id, cell]));
  const pairs = measured.flatMap((cell) => {
    const other = byId.get(cell.repeats ?? cell.baseline ?? "");
    return other ? [[cell, other] as const] : [];
  });
  const compared = new Set(pairs.flat());
  return [...pairs, ...measured.filter((cell) => !compared.has(cell)).map((cell) => [cell] as const)];
}

const timesOf = ({ samples }: OperationCell) =>
  samples.map(({ round, restart, ns }) => ({ round, restart, time: ns }));
