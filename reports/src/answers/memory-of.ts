import type { ProcessCell, Results } from "@nogil/results";
import { failureOf } from "../analysis/failure-of.ts";
import { trustIn } from "../analysis/trust-in.ts";
import { largestOf, programOf } from "../analysis/workloads-of.ts";
import { median } from "../statistics/quantile.ts";
import { fewRuns } from "../text/few-runs.ts";
import { brief } from "../text/numbers.ts";

/**
 * Peak memory of the lesson's powers in processes and in threads: medians without a word between them, as few runs measure it.
 *
 * @returns `null` if either is missing, or nothing is to be said of whole processes.
 */
export function memoryOf(results: Results, runtime: string) {
  if (!trustIn(results)({ kind: "process", runtime })) return null;
  const workload = largestOf(results, "pow");
  const [processes, threads] = ["processes", "threads"].map(
    (strategy) => workload && textOf(programOf(workload, runtime, strategy)),
  );
  if (!processes || !threads) return null;
  const few = fewRuns(Math.min(processes.runs, threads.runs));
  return { processes, threads, runs: few && ` (${few} each)` };
}

function textOf(cell: ProcessCell | undefined): { id: string; text: string; runs: number } | null {
  if (!cell || cell.peakBytes.length === 0 || failureOf(cell) !== null) return null;
  const { id, peakBytes } = cell;
  return { id, text: `${brief(median(peakBytes) / 2 ** 20)} MiB`, runs: peakBytes.length };
}
