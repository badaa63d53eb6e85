import type { RunComparison } from "./compare-runs.ts";

/** What a comparison of two runs comes to, and the exit code that says so; 2 is left for input that is no such thing. */
export const OUTCOMES = { ok: 0, regressed: 1, unresolved: 3 } as const;
export type Outcome = keyof typeof OUTCOMES;

/**
 * @returns `regressed` if any row is; `ok` if each row that a word may be said of is no slower than the margin
 * allows, and there is one; else `unresolved`.
 */
export function outcomeOf(rows: readonly RunComparison[]): Outcome {
  if (rows.some(({ isRegressed }) => isRegressed)) return "regressed";
  const { safe, open } = countsOf(rows);
  return safe > 0 && open === 0 ? "ok" : "unresolved";
}

/** How many rows decide, and how: a row that no word may be said of decides nothing. */
export function countsOf(rows: readonly RunComparison[]): { safe: number; regressed: number; open: number } {
  const deciding = rows.filter(({ word }) => word !== null);
  const safe = deciding.filter(({ isSafe }) => isSafe).length;
  const regressed = deciding.filter(({ isRegressed }) => isRegressed).length;
  return { safe, regressed, open: deciding.length - safe - regressed };
}
