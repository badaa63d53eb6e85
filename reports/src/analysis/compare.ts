import type { Cell } from "@nogil/results";
import { type Estimate, estimateMedian } from "../statistics/estimate-median.ts";
import { pairedLogRatios } from "../statistics/paired-log-ratios.ts";
import { failureOf } from "./failure-of.ts";
import { observationsOf } from "./observations-of.ts";

/**
 * With fewer pairs no interval can be a 95 % one: five throws of a coin fall alike in 6 % of all cases.
 */
export const MIN_PAIRS = 6;
/** With fewer an interval tells what these processes did, not what another one would. */
export const MIN_RESTARTS = 5;

/** Whether there is enough for an interval: values that are independent, or lives of the processes that gave them. */
export const isEnough = (pairs: number, restarts: number): boolean =>
  pairs >= MIN_PAIRS || restarts >= MIN_RESTARTS;

/** How many times as long as `base` a cell took. */
export interface Comparison {
  kind: Cell["kind"];
  ratio: number;
  /** The 95 % interval of the ratio, from `low` to `high`; `null` on fewer than 6 pairs, unless they are of 5 restarts. */
  interval: { low: number; high: number } | null;
  /** How surprising the ratio would be if both took equally long. */
  p: number;
  /** Rounds that measured both. */
  pairs: number;
  /** Lives of the processes that measured them; 1 for whole processes. */
  restarts: number;
}

/**
 * Compares what was measured in the same rounds.
 *
 * @returns `null` if one of them failed, in whole or in a task, may be dead code or shares no round with the other.
 */
export function compare(cell: Cell, base: Cell): Comparison | null {
  const estimate = estimateRatio(cell, base);
  return estimate && { kind: cell.kind, ...ratioOf(estimate) };
}

/** An estimate of the logarithm of a ratio, and what it stands on. */
export interface LogRatio extends Estimate {
  pairs: number;
  restarts: number;
}

/** As {@linkcode compare}, on the scale of logarithms, where ratios can be added up. */
export function estimateRatio(cell: Cell, base: Cell): LogRatio | null {
  if (!isUsable(cell) || !isUsable(base)) return null;
  const clusters = pairedLogRatios(observationsOf(cell), observationsOf(base));
  if (clusters.length === 0) return null;
  const pairs = clusters.flat().length;
  const { interval, ...estimate } = estimateMedian(clusters);
  const restarts = clusters.length;
  return { ...estimate, interval: isEnough(pairs, restarts) ? interval : null, pairs, restarts };
}

/** Takes an estimate back from the scale of logarithms. */
export function ratioOf({ middle, interval, p, pairs, restarts }: LogRatio): Omit<Comparison, "kind"> {
  return {
    ratio: Math.exp(middle),
    interval: interval && { low: Math.exp(interval.low), high: Math.exp(interval.high) },
    p,
    pairs,
    restarts,
  };
}

/** Whether the times of a cell count: all of it was done, and by code that was there. */
export function isUsable(cell: Cell): boolean {
  if (failureOf(cell) !== null) return false;
  // A request that failed took another time than one that was answered.
  if (cell.kind === "process") return cell.failedTasks === 0;
  return cell.kind !== "operation" || !cell.deadCode;
}
