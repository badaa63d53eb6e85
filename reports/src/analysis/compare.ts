import type { Cell } from "@nogil/results";
import { bootstrapMedian } from "../statistics/bootstrap-median.ts";
import { pairedLogRatios } from "../statistics/paired-log-ratios.ts";
import { failureOf } from "./failure-of.ts";
import { observationsOf } from "./observations-of.ts";

/** How many times as long as `base` a cell took, with its 95 % interval. */
export interface Comparison {
  kind: Cell["kind"];
  ratio: number;
  low: number;
  high: number;
  /** How surprising the ratio would be if both took equally long. */
  p: number;
  /** Rounds that measured both. */
  pairs: number;
  /** Lives of the processes that measured them; 1 for whole processes. */
  restarts: number;
}

/** @returns `null` if one of them failed, may be dead code or shares no round with the other. */
export function compare(cell: Cell, base: Cell): Comparison | null {
  if ([cell, base].some((one) => failureOf(one) !== null || isDead(one))) return null;
  const clusters = pairedLogRatios(observationsOf(cell), observationsOf(base));
  if (clusters.length === 0) return null;
  const { median, low, high, p } = bootstrapMedian(clusters, `${cell.id} / ${base.id}`);
  return {
    kind: cell.kind,
    ratio: Math.exp(median),
    low: Math.exp(low),
    high: Math.exp(high),
    p,
    pairs: clusters.flat().length,
    restarts: clusters.length,
  };
}

const isDead = (cell: Cell) => cell.kind === "operation" && cell.deadCode;
