import type { OperationCell, Results } from "@nogil/results";
import { median } from "../statistics/quantile.ts";
import { shortestSchedule } from "../statistics/shortest-schedule.ts";
import { compare } from "./compare.ts";
import { coresOf } from "./cores-of.ts";
import { failureOf } from "./failure-of.ts";
import { onceFor } from "./once-for.ts";
import { taskPairs } from "./task-pairs.ts";

/** The lesson's unequal tasks on one runtime: how fast they could be done at best, and how fast they were. */
export interface CriticalPath {
  runtime: string;
  exponent: number;
  cores: number;
  /** Each task by itself; `ms` is its median time. */
  tasks: { base: number; ms: number }[];
  /**
   * The best possible speed-up: all of their times over the shortest time in which the cores can do them, if a worker costs
   * nothing. Tasks cannot be split, so the longest of them is a limit, whatever the cores.
   */
  best: number;
  /** What was reached, and which share of the best that is. */
  reached: {
    condition: string;
    speedUp: number;
    interval: { low: number; high: number } | null;
    share: number;
  }[];
}

/** Of each runtime that measured all tasks by themselves. */
export const criticalPaths = onceFor((results: Results): CriticalPath[] => {
  // A quota of less than a whole core is a core that is busy for less of the time.
  const cores = Math.max(1, Math.floor(coresOf(results)));
  const lessons = Map.groupBy(taskPairs(results.cells, "task/lesson"), ({ cell: { runtime, work } }) =>
    JSON.stringify([runtime, work.bases, work.exponent]),
  );
  return [...lessons.values()].flatMap((pairs) => {
    const { runtime, work } = pairs[0]!.cell;
    const tasks = work.bases.flatMap((base) => {
      const alone = results.cells.find((cell) => isAlone(cell, runtime, base, work.exponent));
      return alone ? [{ base, ms: median((alone as OperationCell).samples.map(({ ns }) => ns)) / 1e6 }] : [];
    });
    if (tasks.length < work.bases.length) return [];
    const times = tasks.map(({ ms }) => ms);
    const shortest = shortestSchedule(times, cores);
    if (shortest === null || shortest === 0) return []; // too many to try, or a clock that saw no time pass
    const best = times.reduce((sum, ms) => sum + ms, 0) / shortest;
    const reached = pairs.flatMap(({ cell, base }) => {
      const comparison = compare(cell, base);
      if (!comparison) return [];
      const { ratio, interval } = comparison;
      const inverse = interval && { low: 1 / interval.high, high: 1 / interval.low };
      return [{ condition: cell.condition, speedUp: 1 / ratio, interval: inverse, share: 1 / ratio / best }];
    });
    return [{ runtime, exponent: work.exponent, cores, tasks, best, reached }];
  });
});

function isAlone(cell: Results["cells"][number], runtime: string, base: number, exponent: number): boolean {
  if (cell.kind !== "operation" || cell.operation !== "task/power" || cell.runtime !== runtime) return false;
  const { work } = cell;
  return (
    work?.bases.length === 1 &&
    work.bases[0] === base &&
    work.exponent === exponent &&
    failureOf(cell) === null
  );
}
