import type { PeerCell } from "@nogil/results";
import { median } from "../statistics/quantile.ts";
import { duration } from "../text/numbers.ts";
import { type Chart, WIDTH } from "./chart.ts";
import { DURATION_LABEL } from "./duration-label.ts";
import { logDomain, logTicks } from "./log-ticks.ts";
import { seriesOf } from "./series.ts";

/**
 * One task to a pool and back, pool by pool.
 *
 * @param cells Cells of pools without the repeated ones.
 * @param runtimes Labels of all runtimes, in the order of their colours.
 * @returns `null` where none was measured.
 */
export function roundTripChart(cells: readonly PeerCell[], runtimes: readonly string[]): Chart | null {
  const rows = cells.flatMap(({ measure, cpus, peer, workers, runtime, samples }) => {
    if (measure !== "round trip" || cpus !== "free" || samples.length === 0) return [];
    const ns = median(samples.map((sample) => sample.ns));
    return ns > 0 ? [{ pool: `${peer} (${workers})`, runtime, ns }] : [];
  });
  if (rows.length === 0) return null;
  const shown = [...new Set(rows.map(({ runtime }) => runtime))];
  const pools = [...new Set(rows.map(({ pool }) => pool))];
  const domain = logDomain(rows.map(({ ns }) => ns));
  const sorted = rows.toSorted((a, b) => a.ns - b.ns);
  const figure = ({ pool, runtime, ns }: (typeof rows)[number]) => `${duration(ns)} (${pool} on ${runtime})`;
  return {
    kind: "round-trips",
    subject: "pools",
    alt: `Time of one task to a pool and back, pool by pool: from ${figure(sorted[0]!)} to ${figure(sorted.at(-1)!)}.`,
    spec: {
      width: WIDTH,
      height: 20 * pools.length,
      autosize: { type: "fit-x", contains: "padding" },
      title: { text: "One task to a pool and back", subtitle: "left is faster" },
      data: { values: rows },
      mark: "point",
      encoding: {
        y: { field: "pool", type: "nominal", scale: { domain: pools }, title: null, axis: { grid: true } },
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
