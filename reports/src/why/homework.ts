import type { Results } from "@nogil/results";
import { type BestWay, bestWay, subjectOf } from "../analysis/best-ways.ts";
import { largestOf, programOf, type Workload } from "../analysis/workloads-of.ts";
import { wayLink } from "../answers/way-text.ts";
import { escapeText } from "../text/escape-text.ts";
import { list } from "../text/list.ts";
import { ratioText } from "../text/numbers.ts";
import { runtimeTitle } from "../text/runtime-title.ts";

const QUESTIONS = [
  ["http", "Requests (I/O-bound)", "Waiting needs no core, so the cheapest way to wait for many wins."],
  [
    "pow",
    "Powers (CPU-bound)",
    "Only cores compute, so a way must use several of them at once, and its start must cost less than they gain.",
  ],
] as const;

/** The answer to what the lesson asks at its end, as far as the figures give it. */
export function homework(results: Results): string {
  const answers = QUESTIONS.flatMap(([name, title, why]) => {
    const workload = largestOf(results, name);
    if (!workload) return [];
    const known = results.runtimes.flatMap((runtime) => {
      const found = bestWay(results, runtime.label, subjectOf(workload)) ?? noneOf(workload, runtime.label);
      return found ? [{ runtime, found }] : [];
    });
    if (known.length === 0) return [];
    const texts = known.map(
      ({ runtime, found }) => `${escapeText(runtimeTitle(runtime))}: ${shortText(found)}`,
    );
    return [`- **${title}.** ${texts.join("; ")}. ${why}`];
  });
  if (answers.length === 0) return "";
  return [
    "### The lesson's question",
    "*Do requests and powers one after another, in threads and in processes, and compare the times: which way suits which tasks, and why?* The best way on each, and its share of the time of one after another on the same:",
    answers.join("\n"),
  ].join("\n\n");
}

/** What the question asks for, threads and processes, where neither takes less time, whatever is left open of other ways. */
function noneOf(workload: Workload, runtime: string): Pick<BestWay, "best" | "rivals"> | undefined {
  const rivals = ["threads", "processes"].flatMap((name) => {
    const cell = programOf(workload, runtime, name);
    const verdict = cell && workload.toSequential.get(cell.id);
    const isNone = verdict?.word === "slower" || verdict?.word === "equivalent";
    return cell && verdict && isNone ? [{ way: { cell, name, verdict }, toBest: undefined }] : [];
  });
  return rivals.length === 2 ? { best: null, rivals } : undefined;
}

function shortText({ best, rivals }: Pick<BestWay, "best" | "rivals">): string {
  if (!best) {
    const others = rivals.map(({ way }) => `${wayLink(way)} ${ratioText(way.verdict)}`);
    return `one after another, as no other way took less time (${others.join(", ")})`;
  }
  const equals = rivals.filter(({ toBest }) => toBest?.word !== "slower").map(({ way }) => wayLink(way));
  const others = equals.length > 0 ? `, with ${list(equals)} not known to be worse` : "";
  return `${wayLink(best)}, ${ratioText(best.verdict)}${others}`;
}
