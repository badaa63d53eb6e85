import { operationTables, TYPICAL } from "../analysis/operation-tables.ts";
import { escapeText } from "../text/escape-text.ts";
import { linkTo } from "../text/markup.ts";
import { ratioRow } from "../text/rows.ts";
import { took } from "../text/took.ts";
import type { Rule } from "./answer.ts";

/** What shares data: threads beside processes, wherever that is resolved. */
export const sharedState: Rule = (results, runtime) => {
  const { pairs, verdicts } = operationTables(results).typical;
  const known = TYPICAL.flatMap((operation) => {
    const ours = pairs.filter(({ cell }) => cell.operation === operation && cell.runtime === runtime);
    // Where both share a CPU, what is handed over costs the same every time; between two it depends on whether they sleep.
    const pair = ours.find(({ cell }) => cell.cpus === "one") ?? ours[0];
    const verdict = pair && verdicts.get(pair.cell.id);
    const text = took(verdict);
    if (!pair || !verdict || text === null) return [];
    return [
      {
        word: verdict.word,
        text: `${linkTo(ratioRow("typical", pair.cell), escapeText(operation))}${pair.cell.cpus === "one" ? " on one CPU" : ""} ${text}`,
      },
    ];
  });
  if (known.length === 0) return null;
  const has = (word: string) => known.some((each) => each.word === word);
  const way =
    has("slower") && has("faster")
      ? "it depends"
      : has("slower")
        ? "threads"
        : has("faster")
          ? "processes"
          : "threads or processes";
  return { way, figures: `Between processes instead ${known.map(({ text }) => text).join(", ")}.` };
};
