import type { PeerCell } from "@nogil/results";
import { median } from "../statistics/quantile.ts";
import { duration } from "../text/numbers.ts";
import type { Chart } from "./chart.ts";
import { type Dot, dotPlot } from "./dot-plot.ts";

/**
 * One task to a pool and back, pool by pool.
 *
 * @param cells Cells of pools without the repeated ones.
 * @param runtimes Labels of all runtimes, in the order of their colours.
 * @returns `null` where none was measured.
 */
export function roundTripChart(cells: readonly PeerCell[], runtimes: readonly string[]): Chart | null {
  const dots = cells.flatMap(({ measure, cpus, peer, workers, runtime, samples }) => {
    if (measure !== "round trip" || cpus !== "free" || samples.length === 0) return [];
    const ns = median(samples.map((sample) => sample.ns));
    return ns > 0 ? [{ row: `${peer} (${workers})`, runtime, ns }] : [];
  });
  if (dots.length === 0) return null;
  const sorted = dots.toSorted((a, b) => a.ns - b.ns);
  const figure = ({ row, runtime, ns }: Dot) => `${duration(ns)} (${row} on ${runtime})`;
  return {
    kind: "round-trips",
    subject: "pools",
    alt: `Time of one task to a pool and back, pool by pool: from ${figure(sorted[0]!)} to ${figure(sorted.at(-1)!)}.`,
    spec: dotPlot("One task to a pool and back", dots, [...new Set(dots.map(({ row }) => row))], runtimes),
  };
}
