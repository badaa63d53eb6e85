import type { BestWay, Way } from "../analysis/best-ways.ts";
import type { Verdict } from "../analysis/verdicts-of.ts";
import { escapeText } from "../text/escape-text.ts";
import { linkTo } from "../text/markup.ts";
import { ratioText } from "../text/numbers.ts";
import { breakEvenRow } from "../text/rows.ts";

/** The name of a way, as a link to its row. */
export function wayLink({ cell, name }: Way): string {
  const row = cell.kind === "operation" ? breakEvenRow({ runtime: cell.runtime, condition: name }) : cell.id;
  return linkTo(row, escapeText(name));
}

/** Sentences on which way is best, and on how much is known of the others. */
export function wayText({ best, rivals }: BestWay): string {
  if (!best) return "one after another, as no other way takes less time.";
  const others = GROUPS.flatMap(([word, what]) => {
    const ours = rivals.filter(({ toBest }) => toBest && groupOf(toBest) === word);
    const texts = ours.map(({ way, toBest }) => `${wayLink(way)} ${ratioText(toBest!)}`);
    return texts.length > 0 ? [` ${what}: ${texts.join(", ")}.`] : [];
  });
  return `${wayLink(best)} took ${ratioText(best.verdict)} of the time of one after another.${others.join("")}`;
}

const GROUPS = [
  ["slower", "Times as long as that"],
  ["equivalent", "As good"],
  ["unresolved", "Perhaps as good"],
] as const;

/** Another that is faster in the rounds that they share leaves open which of them is the best. */
const groupOf = ({ word }: Verdict) => (word === "slower" || word === "equivalent" ? word : "unresolved");
