import type { Cell, PeerCell } from "@nogil/results";
import { OURS } from "./peer-pairs.ts";

/** A cell, and what it stands beside in its own run, if anything. */
export interface BaselinePair {
  /** The same in every run that measures both. */
  id: string;
  cell: Cell;
  base: Cell | null;
}

/**
 * What each cell of a run stands beside: a strategy beside `sync`, an operation beside its baseline, nogil's pools beside those of
 * others. The second cells of A/A pairs are left out.
 */
export function baselinePairs(cells: readonly Cell[]): BaselinePair[] {
  const originals = cells.filter(({ repeats }) => repeats === null);
  const byId = new Map(originals.map((cell) => [cell.id, cell]));
  const beside = (cell: Cell, base: Cell | null | undefined) =>
    base ? { id: `${cell.id} / ${base.id}`, cell, base } : { id: cell.id, cell, base: null };
  const sequential = Map.groupBy(
    originals.filter((cell) => cell.kind === "process" && cell.strategy === "sync"),
    taskOf,
  );
  const peers = Map.groupBy(
    originals.filter((cell) => cell.kind === "peer"),
    placeOf,
  );
  return originals.flatMap((cell): BaselinePair[] => {
    if (cell.kind === "process") {
      const base = sequential.get(taskOf(cell))?.[0];
      return [beside(cell, base === cell ? null : base)];
    }
    if (cell.kind === "operation") return [beside(cell, byId.get(cell.baseline ?? ""))];
    const there = peers.get(placeOf(cell))!;
    const isOurs = there.find(({ peer }) => peer === OURS) === cell;
    return [
      beside(cell, null),
      ...there.filter(({ peer }) => isOurs && peer !== OURS).map((other) => beside(cell, other)),
    ];
  });
}

const taskOf = (cell: Cell) =>
  cell.kind === "process" ? JSON.stringify([cell.workload, cell.size, cell.runtime]) : "";

const placeOf = ({ measure, workers, cpus, runtime }: PeerCell) =>
  JSON.stringify([measure, workers, cpus, runtime]);
