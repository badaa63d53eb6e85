import type { Cell, ProcessCell } from "@nogil/results";
import { type Verdict, verdictsOf } from "../analysis/verdicts-of.ts";
import { code, escapeText } from "../text/escape-text.ts";
import { verdictText } from "../text/numbers.ts";
import { table } from "../text/table.ts";
import { conclude } from "./conclude.ts";

/**
 * One workload of one size: the other runtimes beside the first, strategy by strategy.
 *
 * @param cells The cells of this workload and size.
 * @param runtimes Labels in the order of their columns.
 * @returns Nothing if there is nothing to compare.
 */
export function runtimesSection(
  cells: readonly ProcessCell[],
  [first, ...others]: readonly string[],
  isTrusted: (cell: Cell) => boolean,
): string {
  const find = (strategy: string, runtime: string | undefined) =>
    cells.find((cell) => cell.strategy === strategy && cell.runtime === runtime);
  const pairs = cells.map((cell) => ({ cell, base: find(cell.strategy, first) }));
  const verdicts = verdictsOf(pairs, isTrusted);
  if (verdicts.size === 0) return "";
  const strategies = [...new Set(cells.map(({ strategy }) => strategy))];
  const verdict = (strategy: string, runtime: string): Verdict | undefined =>
    verdicts.get(find(strategy, runtime)?.id ?? "");
  const sentences = others.map((runtime) => {
    const places = strategies.map((strategy) => ({
      place: code(strategy),
      verdict: verdict(strategy, runtime),
    }));
    return conclude(escapeText(runtime), escapeText(first!), "with", places);
  });
  const rows = strategies.map((strategy) => [
    strategy,
    ...others.map((runtime) => verdictText(verdict(strategy, runtime))),
  ]);
  return [
    `Each runtime beside ${escapeText(first!)} at the same strategy, whole processes with their start-up:`,
    table(
      "l".repeat(others.length + 1),
      ["strategy", ...others.map((label) => `${label} to ${first} [95 %]`)],
      rows,
    ),
    sentences.filter((sentence) => sentence !== null).join(" "),
  ]
    .filter(Boolean)
    .join("\n\n");
}
