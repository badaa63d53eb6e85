import type { BestWay, Way } from "../analysis/best-ways.ts";
import type { Verdict } from "../analysis/verdicts-of.ts";
import { escapeText } from "../text/escape-text.ts";
import { linkTo } from "../text/markup.ts";
import { list } from "../text/list.ts";
import { ratioText } from "../text/numbers.ts";
import { breakEvenRow } from "../text/rows.ts";
import { sentence } from "../text/sentence.ts";
import type { Answer } from "./answer.ts";

/** The name of a way, as a link to its row. */
export function wayLink({ cell, name }: Way): string {
  const row = cell.kind === "operation" ? breakEvenRow({ runtime: cell.runtime, condition: name }) : cell.id;
  return linkTo(row, escapeText(name));
}

/** What is done where no worker is of use. */
export const SEQUENTIAL = "one after another";

/** Which ways are best: the best, and all others that may be as good. */
export function bestText({ best, rivals }: BestWay): string {
  if (!best) return SEQUENTIAL;
  const asGood = rivals.filter(({ toBest }) => !toBest || AS_GOOD.has(groupOf(toBest)));
  return list([best, ...asGood.map(({ way }) => way)].map(wayLink), "or");
}

/** The answer that a comparison of ways gives. */
export const wayAnswer = (found: BestWay): Answer => ({
  way: bestText(found),
  figures: sentence(wayText(found)),
});

/** Sentences on which way is best, and on how much is known of the others. */
export function wayText({ best, rivals }: BestWay): string {
  if (!best) return `no other way takes less time than ${SEQUENTIAL}.`;
  const others = GROUPS.flatMap(([word, what]) => {
    const ours = rivals.filter(({ toBest }) => toBest && groupOf(toBest) === word);
    const texts = ours.map(({ way, toBest }) => `${wayLink(way)} ${ratioText(toBest!)}`);
    return texts.length > 0 ? [` ${what}: ${texts.join(", ")}.`] : [];
  });
  return `${wayLink(best)} took ${ratioText(best.verdict)} of the time of ${SEQUENTIAL}.${others.join("")}`;
}

const GROUPS = [
  ["slower", "Times as long as that"],
  ["seems slower", "Longer in this run, which is not certain for the whole table"],
  ["equivalent", "As good"],
  ["unresolved", "Perhaps as good"],
] as const;

type Group = (typeof GROUPS)[number][0];

const AS_GOOD: ReadonlySet<Group> = new Set(["equivalent", "unresolved"]);

/** Another that is faster in the rounds that they share leaves open which of them is the best. */
function groupOf({ word, interval }: Verdict): Group {
  if (word === "slower" || word === "equivalent") return word;
  return interval !== null && interval.low > 1 ? "seems slower" : "unresolved";
}
