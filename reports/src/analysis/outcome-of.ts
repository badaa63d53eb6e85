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
  const asked = rows.filter(({ word }) => word !== null);
  return asked.length > 0 && asked.every(({ isSafe }) => isSafe) ? "ok" : "unresolved";
}
