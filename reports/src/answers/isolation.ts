import type { Results } from "@nogil/results";
import { operationTables } from "../analysis/operation-tables.ts";
import { linkTo } from "../text/markup.ts";
import { ratioRow } from "../text/rows.ts";
import { took } from "../text/took.ts";
import { sentence } from "../text/sentence.ts";
import type { Rule } from "./answer.ts";
import { memoryOf } from "./memory-of.ts";

/** What must not bring others down: only a process has memory of its own, and this is what it costs. */
export const isolation: Rule = (results, runtime) => {
  const costs = [start(results, runtime), memory(results, runtime)].filter((cost) => cost !== null);
  if (costs.length === 0) return null;
  return { way: "processes", figures: `${sentence(costs.join("; "))}.` };
};

function start(results: Results, runtime: string): string | null {
  const { pairs, verdicts } = operationTables(results).isolation;
  const pair = pairs.find(({ cell }) => cell.runtime === runtime);
  const text = pair ? took(verdicts.get(pair.cell.id)) : null;
  return text && `${linkTo(ratioRow("isolation", pair!.cell), "A start")} ${text} beside a new thread's`;
}

function memory(results: Results, runtime: string): string | null {
  const peaks = memoryOf(results, runtime);
  if (!peaks) return null;
  const { processes, threads, runs } = peaks;
  return `the powers needed ${linkTo(processes.id, processes.text)} in processes, ${linkTo(threads.id, threads.text)} in threads${runs}`;
}
