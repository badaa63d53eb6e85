import type { Results } from "@nogil/results";
import { operationTables } from "../analysis/operation-tables.ts";
import type { Verdict } from "../analysis/verdicts-of.ts";
import { largestOf, programOf } from "../analysis/workloads-of.ts";

/** A reason with figures of this run, as Markdown; `null` where they do not bear it. */
export type Reason = (results: Results) => string | null;

/** What something took in each place where it was measured. */
export interface Place {
  runtime: string;
  verdict: Verdict | undefined;
}

/** Labels of the runtimes that are not CPython. */
export const runtimesOf = ({ runtimes }: Results) =>
  runtimes.flatMap(({ label, name }) => (name === "python" ? [] : [label]));

/** A strategy beside one after another on each runtime, in the workload's largest size. */
export function programPlaces(results: Results, workload: string, strategy: string): Place[] {
  const largest = largestOf(results, workload);
  if (!largest) return [];
  return runtimesOf(results).map((runtime) => ({
    runtime,
    verdict: largest.toSequential.get(programOf(largest, runtime, strategy)?.id ?? ""),
  }));
}

/** An operation beside its base on each runtime, where the system puts it. */
export function operationPlaces(
  results: Results,
  table: "free" | "starts",
  operation: string,
  condition: string,
): Place[] {
  const { pairs, verdicts } = operationTables(results)[table];
  return runtimesOf(results).map((runtime) => {
    const pair = pairs.find(
      ({ cell }) => cell.operation === operation && cell.condition === condition && cell.runtime === runtime,
    );
    return { runtime, verdict: pair && verdicts.get(pair.cell.id) };
  });
}
