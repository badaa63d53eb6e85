import type { Cell } from "@nogil/results";
import { estimateMedian } from "../statistics/estimate-median.ts";
import { isEnough, isUsable, type LogRatio } from "./compare.ts";
import { observationsOf } from "./observations-of.ts";

/**
 * Estimates the logarithm of the time of a cell by itself. Its interval holds the noise inside the run alone.
 *
 * @returns `null` if its times do not count, or if no clock saw any time pass.
 */
export function estimateTime(cell: Cell): LogRatio | null {
  if (!isUsable(cell)) return null;
  const seen = observationsOf(cell).filter(({ value }) => value > 0);
  const lives = [...Map.groupBy(seen, ({ restart }) => restart).values()];
  if (lives.length === 0) return null;
  const { interval, ...estimate } = estimateMedian(
    lives.map((life) => life.map(({ value }) => Math.log(value))),
  );
  const pairs = seen.length;
  const restarts = lives.length;
  return { ...estimate, interval: isEnough(pairs, restarts) ? interval : null, pairs, restarts };
}
