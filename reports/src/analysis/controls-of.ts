import type { Cell, Results } from "@nogil/results";
import { compare, type Comparison } from "./compare.ts";

/** An A/A pair: one thing measured twice under two names, so the truth is a ratio of 1. */
export interface Control {
  cell: Cell;
  comparison: Comparison | null;
  /** Whether its interval holds 1; `null` if it has none. */
  covers: boolean | null;
}

/** All A/A pairs of the results, in their order. */
export function controlsOf({ cells }: Results): Control[] {
  const byId = new Map(cells.map((cell) => [cell.id, cell]));
  return cells.flatMap((cell) => {
    const original = cell.repeats === null ? undefined : byId.get(cell.repeats);
    if (!original) return [];
    const comparison = compare(cell, original);
    const interval = comparison?.interval;
    return [{ cell, comparison, covers: interval ? interval.low <= 1 && interval.high >= 1 : null }];
  });
}

/** Whether differences of this kind may be put into words: it has A/A pairs and all of them cover 1. */
export function isTrusted(controls: readonly Control[], kind: Cell["kind"]): boolean {
  const ours = controls.filter(({ cell }) => cell.kind === kind);
  return ours.length > 0 && ours.every(({ covers }) => covers === true);
}
