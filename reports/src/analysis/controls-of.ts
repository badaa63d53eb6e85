import type { Cell, Results } from "@nogil/results";
import { compare, type Comparison } from "./compare.ts";

/** An A/A pair: one thing measured twice under two names, so the truth is a ratio of 1. */
export interface Control {
  cell: Cell;
  comparison: Comparison | null;
  covers: boolean;
}

/** All A/A pairs of the results, in their order. */
export function controlsOf({ cells }: Results): Control[] {
  const byId = new Map(cells.map((cell) => [cell.id, cell]));
  return cells.flatMap((cell) => {
    const original = cell.repeats === null ? undefined : byId.get(cell.repeats);
    if (!original) return [];
    const comparison = compare(cell, original);
    const covers = comparison !== null && comparison.low <= 1 && comparison.high >= 1;
    return [{ cell, comparison, covers }];
  });
}

/** Whether differences of this kind may be put into words: it has A/A pairs and all of them cover 1. */
export function isTrusted(controls: readonly Control[], kind: Cell["kind"]): boolean {
  const ours = controls.filter(({ cell }) => cell.kind === kind);
  return ours.length > 0 && ours.every(({ covers }) => covers);
}
