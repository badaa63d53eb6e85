import { holm } from "../statistics/holm.ts";
import type { Comparison } from "./compare.ts";

/** What may be said of a ratio of times. */
export type Word = "faster" | "slower" | "equivalent" | "unresolved";

/** Ratios this near to 1 make no difference that anybody would act on. */
export const EQUIVALENT = 1.03;
const LEVEL = 0.05;
/** With fewer an interval tells what these processes did, not what another one would. */
export const MIN_RESTARTS = 5;

/**
 * Finds the word for each comparison of one table. `faster` and `slower` hold for all of them
 * together (Holm), so a table of many rows does not find a difference by chance.
 */
export function judge(family: readonly Comparison[]): Word[] {
  const adjusted = holm(family.map(({ p }) => p));
  return family.map((comparison, i) => word(comparison, adjusted[i]!));
}

function word({ kind, interval, restarts }: Comparison, p: number): Word {
  if (interval === null) return "unresolved";
  if (kind === "operation" && restarts < MIN_RESTARTS) return "unresolved";
  const { low, high } = interval;
  if (low >= 1 / EQUIVALENT && high <= EQUIVALENT) return "equivalent";
  if (p >= LEVEL) return "unresolved";
  if (high < 1) return "faster";
  return low > 1 ? "slower" : "unresolved";
}
