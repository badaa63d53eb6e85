import type { PeerCell } from "@nogil/results";

/** What the others stand beside. */
export const OURS = "nogil";

/** A cell and what of nogil's it stands beside on a runtime, under an id of its own: CPython's stand beside each runtime's. */
export interface PeerPair {
  readonly runtime: string;
  readonly cell: PeerCell;
  readonly base: PeerCell | undefined;
}

/** All cells of one measure on the same CPUs, and what each stands beside. */
export function peerPairs(
  cells: readonly PeerCell[],
  measure: string,
  cpus: PeerCell["cpus"],
  runtimes: readonly string[],
): PeerPair[] {
  // Whoever has a map, as nogil does, would not chunk by hand: that is what both ways of the others stand beside.
  const baseMeasure = measure === "map by hand" ? "map item by item" : measure;
  return runtimes.flatMap((runtime) =>
    cells
      .filter(
        (cell) =>
          cell.measure === measure && cell.cpus === cpus && [runtime, "python"].includes(cell.runtime),
      )
      .map((cell) => ({
        runtime,
        cell: { ...cell, id: `${cell.id} beside ${runtime}` },
        base: cells.find(
          (each) =>
            each.peer === OURS &&
            each.workers === cell.workers &&
            each.measure === baseMeasure &&
            each.cpus === cpus &&
            each.runtime === runtime &&
            !(cell.peer === OURS && each.measure === cell.measure),
        ),
      })),
  );
}
