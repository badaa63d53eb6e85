import type { Cell, OperationCell, Work } from "@nogil/results";

/** What does the lesson's task in workers, and the same done one after another. */
export interface TaskPair {
  cell: OperationCell & { work: Work };
  base: OperationCell;
}

/** All of `operation` that has workers, as the file has them; what cannot be compared with anything is left out. */
export function taskPairs(cells: readonly Cell[], operation: string): TaskPair[] {
  const byId = new Map(cells.map((cell) => [cell.id, cell]));
  return cells.flatMap((cell) => {
    if (cell.kind !== "operation" || cell.operation !== operation || cell.repeats !== null) return [];
    const base = cell.baseline === null ? undefined : byId.get(cell.baseline);
    return hasWorkers(cell) && base?.kind === "operation" ? [{ cell, base }] : [];
  });
}

const hasWorkers = (cell: OperationCell): cell is TaskPair["cell"] => (cell.work?.workers ?? 0) > 0;
