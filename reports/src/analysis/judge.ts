import { holm } from "../statistics/holm.ts";
import { type Comparison, MIN_RESTARTS } from "./compare.ts";

/** What may be said of a ratio of times. */
export type Word = "faster" | "slower" | "equivalent" | "unresolved";

/** Ratios this near to 1 make no difference that anybody would act on. */
export const EQUIVALENT = 1.03;
const LEVEL = 0.05;

/**
 * Finds the word for each comparison of one table. `faster` and `slower` hold for all of them
 * together (Holm), so a table of many rows does not find a difference by chance.
 *
 * @param margin Up to which ratio two times are equivalent: 1.03 is ±3 %.
 */
export function judge(family: readonly Comparison[], margin = EQUIVALENT): Word[] {
  const adjusted = holm(family.map(({ p }) => p));
  return family.map((comparison, i) => word(comparison, adjusted[i]!, margin));
}

function word(comparison: Comparison, p: number, margin: number): Word {
  if (!isJudgeable(comparison)) return "unresolved";
  const { low, high } = comparison.interval;
  if (low >= 1 / margin && high <= margin) return "equivalent";
  if (p >= LEVEL) return "unresolved";
  if (high < 1) return "faster";
  return low > 1 ? "slower" : "unresolved";
}

/** Whether there is enough of it for a word. */
export function isJudgeable(
  comparison: Comparison,
): comparison is Comparison & { interval: NonNullable<Comparison["interval"]> } {
  const { kind, interval, restarts } = comparison;
  return interval !== null && (kind !== "operation" || restarts >= MIN_RESTARTS);
}
