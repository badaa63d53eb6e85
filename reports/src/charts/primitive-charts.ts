import type { OperationCell } from "@nogil/results";
import { failureOf } from "../analysis/failure-of.ts";
import { median } from "../statistics/quantile.ts";
import { duration } from "../text/numbers.ts";
import type { Chart } from "./chart.ts";
import { type Dot, dotPlot } from "./dot-plot.ts";
import { logDomain } from "./log-ticks.ts";

/**
 * What one operation of each primitive costs: one chart for threads and one for processes, with the same axis.
 *
 * @param cells Operations without the repeated ones.
 * @param runtimes Labels of all runtimes, in the order of their colours.
 */
export function primitiveCharts(cells: readonly OperationCell[], runtimes: readonly string[]): Chart[] {
  const kinds = ["threads", "processes"].map((workers) => {
    // CPython's stand beside ours in one row, but have none of their own.
    const ours = cells.filter(({ condition }) => [workers, `CPython ${workers}`].includes(condition));
    const rows = new Set(
      ours.flatMap(({ condition, operation }) => (condition === workers ? [operation] : [])),
    );
    return { workers, rows: [...rows], dots: ours.flatMap(dotOf).filter(({ row }) => rows.has(row)) };
  });
  const domain = logDomain(kinds.flatMap(({ dots }) => dots.map(({ ns }) => ns)));
  return kinds.flatMap(({ workers, rows, dots }) => {
    if (dots.length === 0) return [];
    const drawn = rows.filter((row) => dots.some((dot) => dot.row === row));
    return [
      {
        kind: "primitives",
        subject: workers,
        alt: altText(workers, dots, runtimes),
        spec: dotPlot(`${workers}: one operation`, dots, drawn, runtimes, domain),
      },
    ];
  });
}

function dotOf(cell: OperationCell): Dot[] {
  if (failureOf(cell) !== null || cell.deadCode || cell.work !== null || cell.cpus !== "free") return [];
  const ns = median(cell.samples.map((sample) => sample.ns));
  // A clock may see no time pass.
  return ns > 0 ? [{ row: cell.operation, runtime: cell.runtime, ns }] : [];
}

function altText(subject: string, dots: readonly Dot[], runtimes: readonly string[]): string {
  const parts = runtimes.flatMap((label) => {
    const sorted = dots.filter(({ runtime }) => runtime === label).toSorted((a, b) => a.ns - b.ns);
    const [least, most] = [sorted[0], sorted.at(-1)].map((dot) => dot && `${duration(dot.ns)} (${dot.row})`);
    if (sorted.length < 2) return least === undefined ? [] : [`${label}: ${least}`];
    return [`${label}: from ${least} to ${most}`];
  });
  return `Time of one operation between ${subject}, primitive by primitive. ${parts.join("; ")}.`;
}
