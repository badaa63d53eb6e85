import type { Results } from "@nogil/results";
import { serialShare } from "../statistics/serial-share.ts";
import { compare } from "./compare.ts";
import { coresOf } from "./cores-of.ts";
import { onceFor } from "./once-for.ts";
import { taskPairs } from "./task-pairs.ts";

/** One way of doing equal tasks, by how many workers share them. */
export interface Scaling {
  runtime: string;
  condition: string;
  tasks: number;
  cores: number;
  /** Ascending. `speedUp` is over one after another, `ideal` = min(workers, cores, tasks), `efficiency` = speedUp / ideal. */
  points: {
    workers: number;
    speedUp: number;
    interval: { low: number; high: number } | null;
    ideal: number;
    efficiency: number;
  }[];
  /** The share of the work that stays serial: Amdahl's law fitted to what has a core for each worker, if that is 3 points. */
  serialShare: number | null;
}

/** All curves of the results, in their order; a way that no size of which was measured has none. */
export const scalings = onceFor((results: Results): Scaling[] => {
  const cores = coresOf(results);
  const ways = Map.groupBy(
    taskPairs(results.cells, "task/scaling"),
    ({ cell: { runtime, condition, work } }) =>
      JSON.stringify([runtime, condition, work.bases, work.exponent]),
  );
  return [...ways.values()].flatMap((pairs) => {
    const { runtime, condition, work } = pairs[0]!.cell;
    const tasks = work.bases.length;
    const points = pairs
      .flatMap(({ cell, base }) => {
        const comparison = compare(cell, base);
        if (!comparison) return [];
        const { workers } = cell.work;
        const { ratio, interval } = comparison;
        const speedUp = 1 / ratio;
        const ideal = Math.min(workers, cores, tasks);
        const inverse = interval && { low: 1 / interval.high, high: 1 / interval.low };
        return [{ workers, speedUp, interval: inverse, ideal, efficiency: speedUp / ideal }];
      })
      .toSorted((a, b) => a.workers - b.workers);
    if (points.length === 0) return [];
    const share = serialShare(points.filter(({ workers }) => workers <= cores));
    return [{ runtime, condition, tasks, cores, points, serialShare: share }];
  });
});
