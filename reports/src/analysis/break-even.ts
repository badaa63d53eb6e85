import type { OperationCell, Results } from "@nogil/results";
import { bootstrapCrossing, type SizedRatio } from "../statistics/bootstrap-crossing.ts";
import { crossingOf } from "../statistics/crossing-of.ts";
import { median } from "../statistics/quantile.ts";
import { compare, type Comparison } from "./compare.ts";
import { judge, type Word } from "./judge.ts";
import { onceFor } from "./once-for.ts";
import { taskPairs } from "./task-pairs.ts";
import { trustIn } from "./trust-in.ts";

/** One way of doing equal tasks, beside doing them one after another, by how much work a task is. */
export interface BreakEven {
  runtime: string;
  /** `new threads`, `idle threads`, `thread pool`, `processes`, `process pool` */
  condition: string;
  /** `taskMs`: median time of one task done sequentially; ascending. */
  points: { exponent: number; taskMs: number; comparison: Comparison }[];
  /** Task size in ms of work at which both take equally long, with its 95 % interval (cluster bootstrap over restarts). */
  crossing: { ms: number; low: number; high: number } | null;
  /** Why there is no crossing, or how it lies. */
  outcome: "crosses" | "always pays" | "not reached" | "unresolved";
  /** The largest task in ms that is known not to take less time this way; `null` if none is, or if the sizes contradict each other. */
  losesAt: number | null;
  /** The smallest task in ms from which on it is known to take less, as {@linkcode losesAt}. */
  paysAt: number | null;
}

type Curve = Pick<BreakEven, "runtime" | "condition" | "points"> & { pairs: SizedRatio[][][] };

/**
 * Finds for each way on each runtime the task size from which on it pays. An outcome follows the rules of words: on enough
 * restarts, for all points of all curves together (Holm), and not where A/A pairs of operations speak against it.
 */
export const breakEvens = onceFor((results: Results): BreakEven[] => {
  const isTrusted = trustIn(results);
  const curves = curvesOf(results);
  const words = judge(curves.flatMap(({ points }) => points.map(({ comparison }) => comparison)));
  let taken = 0;
  return curves.map(({ pairs, ...curve }) => {
    const ours = words.slice(taken, (taken += curve.points.length));
    const bounds = isTrusted({ kind: "operation", runtime: curve.runtime }) ? boundsIn(ours) : NOTHING;
    const { losing, paying } = bounds;
    const outcome = outcomeOf(losing, paying, ours.length - 1);
    const crossing = outcome === "crosses" ? crossingIn({ ...curve, pairs }) : null;
    return {
      ...curve,
      crossing,
      outcome: outcome === "crosses" && !crossing ? "unresolved" : outcome,
      losesAt: curve.points[losing]?.taskMs ?? null,
      paysAt: curve.points[paying]?.taskMs ?? null,
    };
  });
});

const NOTHING = { losing: -1, paying: -1 };

/**
 * Finds the last size that is known to be no better and the first that is known to be; -1 where there is none.
 *
 * @param words Of the sizes, ascending.
 */
function boundsIn(words: readonly Word[]): typeof NOTHING {
  const paying = words.indexOf("faster");
  const losing = words.findLastIndex(
    // What takes as much time does not pay yet; but where a larger task does, it may lie on either side of the crossing.
    (word) => word === "slower" || (word === "equivalent" && paying === -1),
  );
  return paying !== -1 && paying < losing ? NOTHING : { losing, paying };
}

function outcomeOf(losing: number, paying: number, last: number): BreakEven["outcome"] {
  if (losing !== -1 && paying !== -1) return "crosses";
  if (paying === 0) return "always pays";
  return losing !== -1 && losing === last ? "not reached" : "unresolved";
}

/** @returns `null` if its interval leaves the sizes that were measured. */
function crossingIn({ runtime, condition, points, pairs }: Curve): BreakEven["crossing"] {
  const ms = crossingOf(
    points.map(({ taskMs }) => taskMs),
    points.map(({ comparison }) => Math.log(comparison.ratio)),
  );
  const { low, high } = bootstrapCrossing(pairs, `break-even ${runtime} ${condition}`);
  return low > 0 && ms > 0 && Number.isFinite(ms) && Number.isFinite(high) ? { ms, low, high } : null;
}

function curvesOf({ cells }: Results): Curve[] {
  const ways = Map.groupBy(taskPairs(cells, "task/powers"), ({ cell: { runtime, condition } }) =>
    JSON.stringify([runtime, condition]),
  );
  return [...ways.values()].map((sizes) => {
    const { runtime, condition } = sizes[0]!.cell;
    const measured = sizes
      .flatMap(({ cell, base }) => {
        const comparison = compare(cell, base);
        if (!comparison) return [];
        const { bases, exponent } = cell.work;
        const taskMs = median(base.samples.map(({ ns }) => ns)) / bases.length / 1e6;
        return [{ exponent, taskMs, comparison, cell, base }];
      })
      .toSorted((a, b) => a.exponent - b.exponent);
    const restarts = new Set(measured.flatMap(({ cell }) => cell.samples.map(({ restart }) => restart)));
    return {
      runtime,
      condition,
      points: measured.map(({ exponent, taskMs, comparison }) => ({ exponent, taskMs, comparison })),
      pairs: measured.map(({ cell, base }) =>
        [...restarts].map((restart) => sizedRatios(cell, base, restart)),
      ),
    };
  });
}

function sizedRatios(cell: OperationCell, base: OperationCell, restart: number): SizedRatio[] {
  const tasks = cell.work!.bases.length;
  const times = new Map(
    base.samples.flatMap((each) => (each.restart === restart ? [[each.round, each.ns]] : [])),
  );
  return cell.samples.flatMap((each) => {
    const without = each.restart === restart ? times.get(each.round) : undefined;
    const logRatio = Math.log(each.ns / (without ?? Number.NaN));
    return Number.isFinite(logRatio) ? [{ size: without! / tasks / 1e6, logRatio }] : [];
  });
}
