// PLACEHOLDER: replaced by the analysis of break-even points; it finds no crossing.
import type { OperationCell, Results } from "@nogil/results";
import { median } from "../statistics/quantile.ts";
import { compare, type Comparison } from "./compare.ts";

export interface BreakEven {
  runtime: string;
  condition: string;
  points: { exponent: number; taskMs: number; comparison: Comparison }[];
  crossing: { ms: number; low: number; high: number } | null;
  outcome: "crosses" | "always pays" | "not reached" | "unresolved";
}

export function breakEvens({ cells }: Results): BreakEven[] {
  const ours = cells.filter(
    (cell): cell is OperationCell =>
      cell.kind === "operation" && cell.operation === "task/powers" && cell.work!.workers > 0,
  );
  return [...Map.groupBy(ours, ({ runtime, condition }) => `${runtime}/${condition}`).values()].map(
    (sizes) => ({
      runtime: sizes[0]!.runtime,
      condition: sizes[0]!.condition,
      points: sizes.flatMap((cell) => {
        const base = cells.find(({ id }) => id === cell.baseline) as OperationCell | undefined;
        const comparison = base ? compare(cell, base) : null;
        if (!base || !comparison) return [];
        const { bases, exponent } = cell.work!;
        return [
          { exponent, taskMs: median(base.samples.map(({ ns }) => ns)) / bases.length / 1e6, comparison },
        ];
      }),
      crossing: null,
      outcome: "unresolved",
    }),
  );
}
