import type { Results } from "@nogil/results";
import type { Rule } from "../answers/answer.ts";
import { ioBound } from "../answers/io-bound.ts";
import { isolation } from "../answers/isolation.ts";
import { largeTasks } from "../answers/large-tasks.ts";
import { sharedState } from "../answers/shared-state.ts";
import { smallTasks } from "../answers/small-tasks.ts";
import { escapeText } from "../text/escape-text.ts";
import { Markup } from "../text/markup.ts";
import { runtimeTitle } from "../text/runtime-title.ts";
import { table } from "../text/table.ts";

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
    "Each line is made by a rule from the figures of this run and leads to their rows. A ratio of times stands with its 95 % interval.",
    ...runtimes.flatMap((runtime) => [
      `### ${escapeText(runtimeTitle(runtime))}`,
      table(
        "lll",
        ["task", "way", "figures"],
        RULES.map(([task, rule]) => {
          const answer = rule(results, runtime.label);
          if (answer === null) return [task, "the data do not tell", ""];
          return [task, new Markup(`**${answer.way}**`), new Markup(answer.figures)];
        }),
      ),
    ]),
  ].join("\n\n");
}
