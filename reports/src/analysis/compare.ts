import type { Cell } from "@nogil/results";
import { bootstrapMedian } from "../statistics/bootstrap-median.ts";
import { pairedLogRatios } from "../statistics/paired-log-ratios.ts";
import { failureOf } from "./failure-of.ts";
import { observationsOf } from "./observations-of.ts";
import { onceFor } from "./once-for.ts";

/**
 * With fewer pairs no interval can be a 95 % one: five throws of a coin fall alike in 6 % of all cases.
 */
export const MIN_PAIRS = 6;

/** How many times as long as `base` a cell took. */
export interface Comparison {
  kind: Cell["kind"];
  ratio: number;
  /** The 95 % interval of the ratio, from `low` to `high`; `null` on fewer than 6 pairs. */
  interval: { low: number; high: number } | null;
  /** How surprising the ratio would be if both took equally long. */
  p: number;
  /** Rounds that measured both. */
  pairs: number;
  /** Lives of the processes that measured them; 1 for whole processes. */
  restarts: number;
}

/**
 * Compares what was measured in the same rounds. It is worked out once for each pair of cells.
 *
 * @returns `null` if one of them failed, in whole or in a task, may be dead code or shares no round with the other.
 */
export function compare(cell: Cell, base: Cell): Comparison | null {
  const known = comparisonsOf(cell);
  let comparison = known.get(base);
  if (comparison === undefined) known.set(base, (comparison = compareAnew(cell, base)));
  return comparison;
}

const comparisonsOf = onceFor<Cell, WeakMap<Cell, Comparison | null>>(() => new WeakMap());

function compareAnew(cell: Cell, base: Cell): Comparison | null {
  if ([cell, base].some((one) => failureOf(one) !== null || isDead(one) || isIncomplete(one))) return null;
  const clusters = pairedLogRatios(observationsOf(cell), observationsOf(base));
  if (clusters.length === 0) return null;
  const pairs = clusters.flat().length;
  const { median, low, high, p } = bootstrapMedian(clusters, `${cell.id} / ${base.id}`);
  return {
    kind: cell.kind,
    ratio: Math.exp(median),
    interval: pairs < MIN_PAIRS ? null : { low: Math.exp(low), high: Math.exp(high) },
    p,
    pairs,
    restarts: clusters.length,
  };
}

const isDead = (cell: Cell) => cell.kind === "operation" && cell.deadCode;

/** A request that failed took another time than one that was answered. */
const isIncomplete = (cell: Cell) => cell.kind === "process" && cell.failedTasks > 0;
