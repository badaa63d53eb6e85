import type { Cell, Results } from "@nogil/results";
import { stringify } from "csv-stringify/sync";
import { baselinePairs } from "../analysis/baseline-pairs.ts";
import { compare } from "../analysis/compare.ts";
import { failureOf } from "../analysis/failure-of.ts";
import { observationsOf } from "../analysis/observations-of.ts";
import { interquartileRange, median } from "../statistics/quantile.ts";

/**
 * The figures of the report as one table: a row for each cell and what it stands beside, A/A pairs included. Times are in
 * nanoseconds. Without words, which are said of a whole table.
 *
 * @returns CSV as RFC 4180 has it. Text that a spreadsheet would take for a formula begins with an apostrophe.
 */
export function toCsv(results: Results): string {
  const byId = new Map(results.cells.map((cell) => [cell.id, cell]));
  const controls = results.cells.flatMap((cell) =>
    cell.repeats === null ? [] : [{ cell, base: byId.get(cell.repeats) ?? null }],
  );
  const rows = [...baselinePairs(results.cells), ...controls].map(({ cell, base }) => rowOf(cell, base));
  return stringify(rows, {
    header: true,
    columns: COLUMNS,
    record_delimiter: "windows",
    escape_formulas: true,
  });
}

const COLUMNS = [
  "cell",
  "kind",
  "runtime",
  "median_ns",
  "iqr_ns",
  "samples",
  "baseline",
  "ratio",
  "ratio_low",
  "ratio_high",
  "p",
  "pairs",
  "restarts",
  "cpu_ns",
  "peak_bytes",
  "stopped",
  "failure",
  "flags",
  "command",
];

function rowOf(cell: Cell, base: Cell | null): Record<string, string | number | null> {
  const failure = failureOf(cell);
  const comparison = base && compare(cell, base);
  // A failed cell keeps its row, but none of its figures counts.
  const times = failure === null ? nanosecondsOf(cell) : [];
  const middle = (values: readonly number[]) => (values.length > 0 ? median(values) : null);
  const cpu =
    cell.kind === "process" ? cell.samples.map(({ userMs, systemMs }) => 1e6 * (userMs + systemMs)) : [];
  return {
    cell: cell.id,
    kind: cell.kind,
    runtime: cell.runtime,
    median_ns: middle(times),
    iqr_ns: interquartileRange(times),
    samples: cell.samples.length,
    baseline: base?.id ?? null,
    ratio: comparison?.ratio ?? null,
    ratio_low: comparison?.interval?.low ?? null,
    ratio_high: comparison?.interval?.high ?? null,
    p: comparison?.p ?? null,
    pairs: comparison?.pairs ?? null,
    restarts: comparison?.restarts ?? null,
    cpu_ns: failure === null ? middle(cpu) : null,
    peak_bytes: cell.kind === "process" && failure === null ? middle(cell.peakBytes) : null,
    stopped: cell.stopped,
    failure: failure ?? (cell.kind === "operation" && cell.deadCode ? "may be dead code" : null),
    flags: cell.flags.map(({ kind }) => kind).join(" "),
    command: cell.command,
  };
}

const nanosecondsOf = (cell: Cell) =>
  observationsOf(cell).map(({ value }) => (cell.kind === "process" ? 1e6 * value : value));
