import type { Cpus, OperationCell } from "@nogil/results";
import { failureOf } from "../analysis/failure-of.ts";
import { verdictsOf } from "../analysis/verdicts-of.ts";
import { interquartileRange, median } from "../statistics/quantile.ts";
import { duration, NONE, verdictText } from "../text/numbers.ts";
import { table } from "../text/table.ts";

const PLACES = [
  ["free", "on any CPU"],
  ["one", "all on one CPU"],
] as const satisfies readonly (readonly [Cpus, string])[];

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
  const columns = runtimes.filter((label) => cells.some(({ runtime }) => runtime === label));
  return [
    "## Operations",
    "Median time of one operation inside a warm process, and the width of the middle half of its slices. *one*: all threads and processes on one CPU; *free*: wherever the system put them.",
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
    effort(cells),
    ...PLACES.map(([cpus, place]) => ratios(cells, columns, cpus, place, trusted)),
  ]
    .filter(Boolean)
    .join("\n\n");
}

/** Each operation beside its baseline; a table of its own for each choice of CPUs, as they answer different questions. */
function ratios(
  cells: readonly OperationCell[],
  runtimes: readonly string[],
  cpus: Cpus,
  place: string,
  trusted: boolean,
): string {
  const byId = new Map(cells.map((cell) => [cell.id, cell]));
  const compared = cells.flatMap((cell) => {
    const base = cell.baseline === null ? undefined : byId.get(cell.baseline);
    return base && cell.cpus === cpus ? [{ cell, base }] : [];
  });
  if (compared.length === 0) return "";
  const verdicts = verdictsOf(compared, trusted);
  const columns = runtimes.filter((label) => compared.some(({ cell }) => cell.runtime === label));
  const rows = rowsOf(compared.map(({ cell }) => cell)).map(({ operation, condition, ours, of }) => {
    const { base } = compared.find(({ cell }) => cell === ours[0])!;
    return [
      operation,
      condition,
      `${base.operation} (${base.condition})`,
      ...columns.map((runtime) => verdictText(verdicts.get(of(runtime)?.id ?? ""))),
    ];
  });
  return [
    `Each beside its baseline, ${place}:`,
    table(
      `lll${"l".repeat(columns.length)}`,
      ["operation", "condition", "baseline", ...columns.map((label) => `${label} [95 %]`)],
      rows,
    ),
  ].join("\n\n");
}

/** One row for all runtimes. */
function rowsOf(cells: readonly OperationCell[]) {
  const rows = Map.groupBy(cells, ({ operation, condition, cpus }) =>
    JSON.stringify([operation, condition, cpus]),
  );
  return [...rows.values()].map((ours) => ({
    operation: ours[0]!.operation,
    condition: ours[0]!.condition,
    cpus: ours[0]!.cpus,
    ours,
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
