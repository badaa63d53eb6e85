import type { Cell, Results } from "@nogil/results";
import { compare, type Comparison } from "./compare.ts";
import { judge } from "./judge.ts";
import { onceFor } from "./once-for.ts";

/** An A/A pair: one thing measured twice under two names, so the truth is a ratio of 1. */
export interface Control {
  cell: Cell;
  comparison: Comparison | null;
  /** Whether it was found equal to itself by the rule that all words follow; `null` if it has no interval. */
  equal: boolean | null;
}

/** All A/A pairs of the results, in their order. */
export const controlsOf = onceFor(({ cells }: Results): Control[] => {
  const byId = new Map(cells.map((cell) => [cell.id, cell]));
  const pairs = cells.flatMap((cell) => {
    const original = cell.repeats === null ? undefined : byId.get(cell.repeats);
    return original ? [{ cell, comparison: compare(cell, original) }] : [];
  });
  // Of many pairs one leaves 1 out by chance, so that pairs of a kind are judged as a family, as tables are.
  const words = new Map<Comparison, string>();
  for (const kind of ["process", "operation", "peer"] as const) {
    const family = pairs.flatMap(({ comparison }) => (comparison?.kind === kind ? [comparison] : []));
    judge(family).forEach((word, i) => words.set(family[i]!, word));
  }
  return pairs.map(({ cell, comparison }) => ({
    cell,
    comparison,
    equal: comparison?.interval ? !["faster", "slower"].includes(words.get(comparison)!) : null,
  }));
});

/** Whether differences of this kind may be put into words: it has A/A pairs, and each is equal to itself. */
export function isTrusted(controls: readonly Control[], kind: Cell["kind"]): boolean {
  const ours = controls.filter(({ cell }) => cell.kind === kind);
  return ours.length > 0 && ours.every(({ equal }) => equal === true);
}
