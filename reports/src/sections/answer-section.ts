import type { Results } from "@nogil/results";
import { ioBound } from "../answers/io-bound.ts";
import { isolation } from "../answers/isolation.ts";
import { largeTasks } from "../answers/large-tasks.ts";
import { sharedState } from "../answers/shared-state.ts";
import { smallTasks } from "../answers/small-tasks.ts";
import { escapeText } from "../text/escape-text.ts";
import { Markup } from "../text/markup.ts";
import { runtimeTitle } from "../text/runtime-title.ts";
import { table } from "../text/table.ts";

/** A rule over the data: Markdown with links to the rows it stands on, or `null` where they do not tell. */
type Rule = (results: Results, runtime: string) => string | null;

const RULES: readonly (readonly [string, Rule])[] = [
  ["I/O-bound", ioBound],
  ["CPU-bound, small", smallTasks],
  ["CPU-bound, large", largeTasks],
  ["shared state", sharedState],
  ["isolation", isolation],
];

/** Which way for which task: a short table a runtime, which says nothing that the data leave open. */
export function answerSection(results: Results): string {
  const measured = new Set(results.cells.flatMap(({ kind, runtime }) => (kind === "peer" ? [] : [runtime])));
  const runtimes = results.runtimes.filter(({ label, name }) => name !== "python" && measured.has(label));
  if (runtimes.length === 0) return "";
  return [
    "## Which way for which task",
    "Each sentence is made by a rule from the figures of this run and leads to their rows. A ratio of times stands with its 95 % interval.",
    ...runtimes.flatMap((runtime) => [
      `### ${escapeText(runtimeTitle(runtime))}`,
      table(
        "ll",
        ["task", "way"],
        RULES.map(([task, rule]) => {
          const answer = rule(results, runtime.label);
          return [task, answer === null ? "the data do not tell" : new Markup(capital(answer))];
        }),
      ),
    ]),
  ].join("\n\n");
}

/** Begins a sentence; names, which are links, stay as they are. */
const capital = (text: string) => text.replace(/^[a-z]/, (start) => start.toUpperCase());
