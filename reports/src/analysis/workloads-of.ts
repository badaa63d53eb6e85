import type { ProcessCell, Results } from "@nogil/results";
import { onceFor } from "./once-for.ts";
import { trustIn } from "./trust-in.ts";
import { type Verdict, verdictsOf } from "./verdicts-of.ts";

/** What other strategies stand beside: one task after another. */
export const SEQUENTIAL_STRATEGY = "sync";

/** One workload of one size: every strategy on every runtime, as whole programs. */
export interface Workload {
  workload: string;
  size: string;
  /** By runtime, then as the file has them. */
  cells: ProcessCell[];
  /** Each strategy beside `sync` of its runtime, by id. */
  toSequential: ReadonlyMap<string, Verdict>;
}

/** The cell of a runtime and a strategy, if it was to be measured. */
export const programOf = ({ cells }: Workload, runtime: string, strategy: string): ProcessCell | undefined =>
  cells.find((cell) => cell.runtime === runtime && cell.strategy === strategy);

/** All workloads of the results, in their order. */
export const workloadsOf = onceFor((results: Results): Workload[] => {
  const order = results.runtimes.map(({ label }) => label);
  const programs = results.cells
    .filter((cell) => cell.kind === "process")
    .filter(({ repeats }) => repeats === null)
    .toSorted((a, b) => order.indexOf(a.runtime) - order.indexOf(b.runtime));
  const groups = Map.groupBy(programs, ({ workload, size }) => JSON.stringify([workload, size]));
  return [...groups.values()].map((cells) => {
    const { workload, size } = cells[0]!;
    const baseOf = (cell: ProcessCell) =>
      cells.find(({ strategy, runtime }) => strategy === SEQUENTIAL_STRATEGY && runtime === cell.runtime);
    const pairs = cells.map((cell) => ({ cell, base: baseOf(cell) }));
    return { workload, size, cells, toSequential: verdictsOf(pairs, trustIn(results)) };
  });
});

/** A workload in the size that does the most tasks, if it was measured. */
export const largestOf = (results: Results, workload: string): Workload | undefined =>
  workloadsOf(results)
    .filter((each) => each.workload === workload)
    .toSorted((a, b) => b.cells[0]!.tasks - a.cells[0]!.tasks)[0];
