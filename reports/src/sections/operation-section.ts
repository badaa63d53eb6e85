import type { OperationCell } from "@nogil/results";
import { failureOf } from "../analysis/failure-of.ts";
import { verdictsOf } from "../analysis/verdicts-of.ts";
import { interquartileRange, median } from "../statistics/quantile.ts";
import { duration, NONE, verdictText } from "../text/numbers.ts";
import { table } from "../text/table.ts";

/**
 * Primitives and starts, measured inside warm processes.
 *
 * @param cells Operations without the repeated ones.
 * @param runtimes Labels in the order of their columns.
 */
export function operationSection(
  cells: readonly OperationCell[],
  runtimes: readonly string[],
  trusted: boolean,
): string {
  if (cells.length === 0) return "";
  const byId = new Map(cells.map((cell) => [cell.id, cell]));
  const baseOf = ({ baseline }: OperationCell) => (baseline === null ? undefined : byId.get(baseline));
  const verdicts = verdictsOf(
    cells.map((cell) => ({ cell, base: baseOf(cell) })),
    trusted,
  );
  const rows = rowsOf(cells).map(({ operation, condition, ours }) => {
    const base = ours.map(baseOf).find((cell) => cell !== undefined);
    const cellOf = (runtime: string) => ours.find((cell) => cell.runtime === runtime);
    return {
      names: [operation, condition],
      base: base && `${base.operation} (${base.condition})`,
      times: runtimes.map((runtime) => timeText(cellOf(runtime))),
      ratios: runtimes.map((runtime) => verdictText(verdicts.get(cellOf(runtime)?.id ?? ""))),
    };
  });
  const compared = rows.filter(({ base }) => base !== undefined);
  const align = "l".repeat(runtimes.length);
  return [
    "## Operations",
    "Median time of one operation inside a warm process, and the width of the middle half of its slices.",
    table(
      `ll${align}`,
      ["operation", "condition", ...runtimes],
      rows.map(({ names, times }) => [...names, ...times]),
    ),
    effort(cells),
    ...(compared.length > 0
      ? [
          "Each beside its baseline on the same runtime:",
          table(
            `lll${align}`,
            ["operation", "condition", "baseline", ...runtimes.map((label) => `${label} [95 %]`)],
            compared.map(({ names, base, ratios }) => [...names, base!, ...ratios]),
          ),
        ]
      : []),
  ].join("\n\n");
}

function rowsOf(cells: readonly OperationCell[]) {
  const rows = Map.groupBy(cells, ({ operation, condition }) => JSON.stringify([operation, condition]));
  return [...rows.values()].map((ours) => ({
    operation: ours[0]!.operation,
    condition: ours[0]!.condition,
    ours,
  }));
}

function timeText(cell: OperationCell | undefined): string {
  if (!cell) return NONE;
  const failure = failureOf(cell);
  if (failure !== null) return failure;
  const times = cell.samples.map(({ ns }) => ns);
  if (cell.deadCode) return `${duration(median(times))}, removed by the optimiser?`;
  const range = interquartileRange(times);
  return range === null ? duration(median(times)) : `${duration(median(times))} (IQR ${duration(range, 2)})`;
}

/** How much was measured, and why it ended. */
function effort(cells: readonly OperationCell[]): string {
  const range = (values: readonly number[]) => {
    const [least, most] = [Math.min(...values), Math.max(...values)];
    return least === most ? `${least}` : `${least} to ${most}`;
  };
  const measured = cells.filter((cell) => cell.samples.length > 0);
  if (measured.length === 0) return "No slice was measured.";
  const slices = range(measured.map(({ samples }) => samples.length));
  const restarts = range(measured.map(({ samples }) => new Set(samples.map(({ restart }) => restart)).size));
  const reasons = Map.groupBy(cells, ({ stopped }) => stopped);
  const stops = [...reasons].map(([reason, { length }]) => `${reason} (${length} cells)`).join(", ");
  return `Slices a cell: ${slices}, in ${restarts} lives of the processes. Stopped by: ${stops}.`;
}
