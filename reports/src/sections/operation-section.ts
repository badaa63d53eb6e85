import type { OperationCell } from "@nogil/results";
import { failureOf } from "../analysis/failure-of.ts";
import type { OperationTables } from "../analysis/operation-tables.ts";
import { interquartileRange, median } from "../statistics/quantile.ts";
import { flagLegend, flagLetters } from "../text/flags.ts";
import { duration, NONE } from "../text/numbers.ts";
import { table } from "../text/table.ts";
import { operationRuntimes } from "./operation-runtimes.ts";
import { ratioTable } from "./ratio-table.ts";

/**
 * Primitives and starts, measured inside warm processes.
 *
 * @param cells Operations without the repeated ones, and without the lesson's tasks.
 * @param runtimes Labels in the order of their columns.
 */
export function operationSection(
  cells: readonly OperationCell[],
  runtimes: readonly string[],
  tables: OperationTables,
): string {
  if (cells.length === 0) return "";
  const columns = runtimes.filter((label) => cells.some(({ runtime }) => runtime === label));
  return [
    "## Operations",
    "One operation inside a warm process. *one*: all threads and processes on one CPU; *free*: wherever the system put them.",
    titled("Each beside its baseline, on any CPU:", ratioTable("free", tables.free, columns)),
    titled("Each beside its baseline, all on one CPU:", ratioTable("one", tables.one, columns)),
    titled(
      "### Between processes, beside the same between threads\n\nWhat programs that share state do most:",
      ratioTable("typical", tables.typical, columns),
    ),
    titled("All else:", ratioTable("processes", tables.processes, columns)),
    operationRuntimes(tables.runtimes, columns),
    "### Times\n\nThe median of one operation, and the width of the middle half of its slices.",
    table(
      `lll${"l".repeat(columns.length)}`,
      ["operation", "condition", "CPUs", ...columns],
      rowsOf(cells).map(({ operation, condition, cpus, of }) => [
        operation,
        condition,
        cpus,
        ...columns.map((runtime) => timeText(of(runtime))),
      ]),
    ),
    flagLegend(cells),
    effort(cells),
  ]
    .filter(Boolean)
    .join("\n\n");
}

const titled = (title: string, text: string) => (text === "" ? "" : `${title}\n\n${text}`);

/** One row for all runtimes. */
function rowsOf(cells: readonly OperationCell[]) {
  const rows = Map.groupBy(cells, ({ operation, condition, cpus }) =>
    JSON.stringify([operation, condition, cpus]),
  );
  return [...rows.values()].map((ours) => ({
    operation: ours[0]!.operation,
    condition: ours[0]!.condition,
    cpus: ours[0]!.cpus,
    of: (runtime: string) => ours.find((cell) => cell.runtime === runtime),
  }));
}

function timeText(cell: OperationCell | undefined): string {
  if (!cell) return NONE;
  const failure = failureOf(cell);
  if (failure !== null) return failure;
  const times = cell.samples.map(({ ns }) => ns);
  if (cell.deadCode) return `${duration(median(times))}, removed by the optimiser?`;
  const range = interquartileRange(times);
  const spread = range === null ? "" : ` (IQR ${duration(range, 2)})`;
  return `${duration(median(times))}${spread} ${flagLetters(cell)}`.trimEnd();
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
