import type { Results } from "@nogil/results";
import { operationTables } from "../analysis/operation-tables.ts";
import { programOf, SEQUENTIAL_STRATEGY, workloadsOf } from "../analysis/workloads-of.ts";
import { escapeText } from "../text/escape-text.ts";
import { list } from "../text/list.ts";
import { verdictText } from "../text/numbers.ts";
import { runtimeTitle } from "../text/runtime-title.ts";
import { table } from "../text/table.ts";
import { ratioTable } from "./ratio-table.ts";

/** The lesson's CPython beside the runtimes: what each gains over itself, and the operations that both have. */
export function pythonSection(results: Results, labels: readonly string[]): string {
  const pythons = results.runtimes.filter(({ name }) => name === "python");
  const parts = [gains(results, labels), operations(results, labels)].filter(Boolean);
  if (pythons.length === 0 || parts.length === 0) return "";
  const names = list(pythons.map((python) => escapeText(runtimeTitle(python))));
  return ["## CPython beside ours", `Measured is ${names}.`, ...parts].join("\n\n");
}

function gains(results: Results, labels: readonly string[]): string {
  const python = new Set(results.runtimes.flatMap(({ label, name }) => (name === "python" ? [label] : [])));
  const compared = workloadsOf(results).filter(({ cells, toSequential }) =>
    cells.some(({ id, runtime }) => python.has(runtime) && toSequential.has(id)),
  );
  if (compared.length === 0) return "";
  const columns = labels.filter((label) =>
    compared.some(({ cells }) => cells.some(({ runtime }) => runtime === label)),
  );
  const rows = compared.flatMap((workload) =>
    [...new Set(workload.cells.map(({ strategy }) => strategy))]
      .filter((strategy) => strategy !== SEQUENTIAL_STRATEGY)
      .map((strategy) => [
        `${workload.workload}, ${workload.size}`,
        strategy,
        ...columns.map((label) =>
          verdictText(workload.toSequential.get(programOf(workload, label, strategy)?.id ?? "")),
        ),
      ]),
  );
  return [
    "What each gains over itself: the time of a strategy beside `sync` of the same runtime.",
    table(
      `ll${"l".repeat(columns.length)}`,
      ["workload", "strategy", ...columns.map((label) => `${label} [95 %]`)],
      rows,
    ),
  ].join("\n\n");
}

function operations(results: Results, labels: readonly string[]): string {
  const ratios = ratioTable("python", operationTables(results).python, labels);
  return ratios && `Operations beside the same in CPython:\n\n${ratios}`;
}
