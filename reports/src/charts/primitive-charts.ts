import type { OperationCell } from "@nogil/results";
import { failureOf } from "../analysis/failure-of.ts";
import { median } from "../statistics/quantile.ts";
import { duration } from "../text/numbers.ts";
import { type Chart, WIDTH } from "./chart.ts";
import { DURATION_LABEL } from "./duration-label.ts";
import { logDomain, logTicks } from "./log-ticks.ts";
import { seriesOf } from "./series.ts";

/**
 * What one operation of each primitive costs: one chart for threads and one for processes, with the same axis.
 *
 * @param cells Operations without the repeated ones.
 * @param runtimes Labels of all runtimes, in the order of their colours.
 */
export function primitiveCharts(cells: readonly OperationCell[], runtimes: readonly string[]): Chart[] {
  const rows = cells.flatMap((cell) => {
    // What others do stands beside ours in one row.
    const workers = cell.condition.replace("CPython ", "");
    if (!["threads", "processes"].includes(workers) || cell.work !== null || cell.cpus !== "free") return [];
    if (failureOf(cell) !== null || cell.deadCode) return [];
    return [
      {
        operation: cell.operation,
        workers,
        runtime: cell.runtime,
        ns: median(cell.samples.map(({ ns }) => ns)),
      },
    ];
  });
  const positive = rows.filter(({ ns }) => ns > 0); // a clock may see no time pass
  const domain = logDomain(positive.map(({ ns }) => ns));
  return [...Map.groupBy(positive, ({ workers }) => workers)].map(([workers, ours]) =>
    primitiveChart(workers, ours, runtimes, domain),
  );
}

type Row = { operation: string; runtime: string; ns: number };

function primitiveChart(
  subject: string,
  rows: readonly Row[],
  runtimes: readonly string[],
  domain: [number, number],
): Chart {
  const shown = [...new Set(rows.map(({ runtime }) => runtime))];
  const operations = [...new Set(rows.map(({ operation }) => operation))];
  return {
    kind: "primitives",
    subject,
    alt: altText(subject, rows, shown),
    spec: {
      width: WIDTH,
      height: 20 * operations.length,
      autosize: { type: "fit-x", contains: "padding" },
      title: { text: `${subject}: one operation`, subtitle: "left is faster" },
      data: { values: [...rows] },
      mark: "point",
      encoding: {
        y: {
          field: "operation",
          type: "nominal",
          scale: { domain: operations },
          title: null,
          axis: { grid: true },
        },
        x: {
          field: "ns",
          type: "quantitative",
          scale: { type: "log", domain, nice: false },
          axis: {
            values: logTicks(...domain),
            labelExpr: DURATION_LABEL,
            labelFlush: 20,
            title: "time (log scale)",
          },
        },
        ...seriesOf("runtime", runtimes, shown),
      },
    },
  };
}

function altText(subject: string, rows: readonly Row[], runtimes: readonly string[]): string {
  const parts = runtimes.map((label) => {
    const sorted = rows.filter(({ runtime }) => runtime === label).toSorted((a, b) => a.ns - b.ns);
    const figure = ({ operation, ns }: Row) => `${duration(ns)} (${operation})`;
    return sorted.length === 1
      ? `${label}: ${figure(sorted[0]!)}`
      : `${label}: from ${figure(sorted[0]!)} to ${figure(sorted.at(-1)!)}`;
  });
  return `Time of one operation between ${subject}, primitive by primitive. ${parts.join("; ")}.`;
}
