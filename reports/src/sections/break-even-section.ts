import type { Results } from "@nogil/results";
import { breakEvens } from "../analysis/break-even.ts";
import { operationTables } from "../analysis/operation-tables.ts";
import { placed } from "../text/markup.ts";
import { NONE, ratioText, verdictText } from "../text/numbers.ts";
import { table } from "../text/table.ts";
import { breakEvenRow } from "../text/rows.ts";
import { breakEvenText, taskSize } from "../text/task-size.ts";

/** How much work a task must be for each way to pay. */
export function breakEvenSection(results: Results): string {
  const curves = breakEvens(results);
  if (curves.length === 0) return "";
  const { pairs, verdicts } = operationTables(results).largestTasks;
  const rows = curves.map((curve) => {
    const { runtime, condition, points } = curve;
    const first = points[0];
    const largest = pairs.find(({ cell }) => cell.runtime === runtime && cell.condition === condition);
    const last = points.find(({ exponent }) => exponent === largest?.cell.work?.exponent);
    return [
      placed(breakEvenRow(curve), runtime),
      condition,
      breakEvenText(curve),
      first ? `${ratioText(first.comparison)} at ${taskSize(first.taskMs)}` : NONE,
      last && largest ? `${verdictText(verdicts.get(largest.cell.id))} at ${taskSize(last.taskMs)}` : NONE,
    ];
  });
  return [
    "## Break-even",
    "Equal tasks, one for each worker, beside the same one after another. A way *pays from* the work of a task at which both take equally long: between the two neighbouring sizes around it a way costs something once and then grows with the task (T = a + b·t). It is said only where smaller tasks are slower and larger ones faster for sure, and its 95 % interval (bootstrap over restarts) lies within the sizes measured. Elsewhere stands what is known: between which sizes it lies, or up to which it is not reached.",
    table(
      "lllll",
      ["runtime", "way", "pays from [95 %]", "ratio, smallest task", "ratio, largest task"],
      rows,
    ),
  ].join("\n\n");
}
