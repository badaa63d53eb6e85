// PLACEHOLDER: replaced by the analysis of scaling; it fits no serial share.
import type { OperationCell, Results } from "@nogil/results";
import { compare } from "./compare.ts";

export interface Scaling {
  runtime: string;
  condition: string;
  tasks: number;
  cores: number;
  points: {
    workers: number;
    speedUp: number;
    interval: { low: number; high: number } | null;
    ideal: number;
    efficiency: number;
  }[];
  serialShare: number | null;
}

export function scalings({ cells, machine }: Results): Scaling[] {
  const cores = machine.cores.affinity;
  const ours = cells.filter(
    (cell): cell is OperationCell =>
      cell.kind === "operation" && cell.operation === "task/scaling" && cell.work!.workers > 0,
  );
  return [...Map.groupBy(ours, ({ runtime, condition }) => `${runtime}/${condition}`).values()].map(
    (counts) => {
      const tasks = counts[0]!.work!.bases.length;
      return {
        runtime: counts[0]!.runtime,
        condition: counts[0]!.condition,
        tasks,
        cores,
        points: counts.flatMap((cell) => {
          const base = cells.find(({ id }) => id === cell.baseline);
          const comparison = base ? compare(cell, base) : null;
          if (!comparison) return [];
          const { workers } = cell.work!;
          const { ratio, interval } = comparison;
          const ideal = Math.min(workers, cores, tasks);
          return [
            {
              workers,
              speedUp: 1 / ratio,
              interval: interval && { low: 1 / interval.high, high: 1 / interval.low },
              ideal,
              efficiency: 1 / ratio / ideal,
            },
          ];
        }),
        serialShare: null,
      };
    },
  );
}
