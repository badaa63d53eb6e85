import type { Cell, Results } from "@nogil/results";
import { compare, type Comparison } from "./compare.ts";
import { isJudgeable, judge, type Word } from "./judge.ts";
import { onceFor } from "./once-for.ts";

/** An A/A pair: one thing measured twice under two names, so the truth is a ratio of 1. */
export interface Control {
  cell: Cell;
  comparison: Comparison | null;
  /** `different` by the rule that all words follow; `equal` only if its interval is narrow enough to have shown a difference. */
  finding: "equal" | "different" | "cannot tell";
}

/** A pair whose interval reaches further than by this factor from its middle would be called equal, whatever it is. */
export const TELLING = 1.25;

/** All A/A pairs of the results, in their order. */
export const controlsOf = onceFor(({ cells }: Results): Control[] => {
  const byId = new Map(cells.map((cell) => [cell.id, cell]));
  const pairs = cells.flatMap((cell) => {
    const original = cell.repeats === null ? undefined : byId.get(cell.repeats);
    return original ? [{ cell, comparison: compare(cell, original) }] : [];
  });
  // Of many pairs one leaves 1 out by chance, so that pairs of a kind are judged as a family, as tables are.
  const words = new Map<Comparison, Word>();
  for (const kind of ["process", "operation", "peer"] as const) {
    const family = pairs.flatMap(({ comparison }) => (comparison?.kind === kind ? [comparison] : []));
    judge(family).forEach((word, i) => words.set(family[i]!, word));
  }
  return pairs.map(({ cell, comparison }) => ({
    cell,
    comparison,
    finding: comparison ? findingOf(comparison, words.get(comparison)!) : "cannot tell",
  }));
});

function findingOf(comparison: Comparison, word: Word): Control["finding"] {
  if (word === "faster" || word === "slower") return "different";
  if (!isJudgeable(comparison)) return "cannot tell";
  const { low, high } = comparison.interval;
  return Math.sqrt(high / low) <= TELLING ? "equal" : "cannot tell";
}
