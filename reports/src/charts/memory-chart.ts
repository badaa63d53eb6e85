import type { ProcessCell } from "@nogil/results";
import { failureOf } from "../analysis/failure-of.ts";
import { median } from "../statistics/quantile.ts";
import { brief } from "../text/numbers.ts";
import { fewRuns } from "../text/few-runs.ts";
import { nameOfWorkload } from "../text/name-of-workload.ts";
import { type Chart, WIDTH } from "./chart.ts";
import { groupedHeight } from "./grouped-height.ts";
import { seriesOf } from "./series.ts";

/**
 * What each way to do one workload takes of memory at its peak, with all its processes.
 *
 * @param cells The cells of one workload and size.
 * @param runtimes Labels of all runtimes, in the order of their colours.
 * @returns `null` where nothing is known of it.
 */
export function memoryChart(cells: readonly ProcessCell[], runtimes: readonly string[]): Chart | null {
  const rows = cells.flatMap((cell) => {
    if (failureOf(cell) !== null || cell.peakBytes.length === 0) return [];
    const mebibytes = median(cell.peakBytes) / 2 ** 20;
    return [
      {
        strategy: cell.strategy,
        runtime: cell.runtime,
        mebibytes,
        runs: cell.peakBytes.length,
        label: brief(mebibytes),
      },
    ];
  });
  if (rows.length === 0) return null;
  const subject = nameOfWorkload(cells[0]!);
  const strategies = [...new Set(rows.map(({ strategy }) => strategy))];
  const shown = [...new Set(rows.map(({ runtime }) => runtime))];
  // Room at the right for the figure of the longest.
  const domain = [0, Math.max(...rows.map(({ mebibytes }) => mebibytes)) * 1.15];
  const place = {
    y: {
      field: "strategy",
      type: "nominal",
      scale: { domain: strategies },
      title: null,
      axis: { grid: false },
    },
    yOffset: { field: "runtime", type: "nominal", scale: { domain: shown } },
    x: {
      field: "mebibytes",
      type: "quantitative",
      scale: { domain, nice: false },
      axis: { title: "MiB", tickCount: 5 },
    },
  } as const;
  const { color, shape } = seriesOf("runtime", runtimes, shown);
  return {
    kind: "memory",
    subject,
    alt: altText(subject, rows, fewRuns(Math.min(...rows.map(({ runs }) => runs)))),
    spec: {
      width: WIDTH,
      height: groupedHeight(strategies.length, shown.length),
      autosize: { type: "fit-x", contains: "padding" },
      title: { text: `${subject}: memory`, subtitle: "peak of all processes together" },
      data: { values: rows },
      layer: [
        { mark: "rule", encoding: { ...place, x2: { datum: 0 }, color } },
        { mark: "point", encoding: { ...place, color, shape } },
        {
          mark: { type: "text", align: "left", dx: 7 },
          encoding: { ...place, text: { field: "label" } },
        },
      ],
    },
  };
}

function altText(
  subject: string,
  rows: readonly { strategy: string; runtime: string; mebibytes: number; label: string }[],
  few: string,
): string {
  const sorted = rows.toSorted((a, b) => a.mebibytes - b.mebibytes);
  const name = ({ strategy, runtime, label }: (typeof rows)[number]) =>
    `${label} MiB (${strategy} on ${runtime})`;
  return `${subject}: peak memory of each strategy on each runtime, all processes together${few && `, ${few} each`}, from ${name(sorted[0]!)} to ${name(sorted.at(-1)!)}.`;
}
