import type { Results } from "@nogil/results";
import { baselinePairs } from "../analysis/baseline-pairs.ts";
import { estimateRatio, type LogRatio } from "../analysis/compare.ts";
import { estimateTime } from "../analysis/estimate-time.ts";

/**
 * Results as Bencher Metric Format: the `latency` of each cell in nanoseconds, and the `ratio` of each to what it stands beside,
 * which is what to set thresholds on, with their 95 % intervals. What has no figures is not in it.
 *
 * @see https://bencher.dev/docs/reference/bencher-metric-format/
 */
export function toBmf({ cells }: Results): string {
  const latencies = cells.flatMap((cell) => {
    const time = estimateTime(cell);
    return time ? [[cell.id, { latency: metricOf(time, cell.kind === "process" ? 1e6 : 1) }]] : [];
  });
  const ratios = baselinePairs(cells).flatMap(({ id, cell, base }) => {
    const ratio = base && estimateRatio(cell, base);
    return ratio ? [[id, { ratio: metricOf(ratio, 1) }]] : [];
  });
  return `${JSON.stringify(Object.fromEntries([...latencies, ...ratios]), null, 2)}\n`;
}

function metricOf({ middle, interval }: LogRatio, unit: number) {
  const value = (log: number) => unit * Math.exp(log);
  if (interval === null) return { value: value(middle) };
  return { value: value(middle), lower_value: value(interval.low), upper_value: value(interval.high) };
}
