import { breakEvens } from "../analysis/break-even.ts";
import { escapeText } from "../text/escape-text.ts";
import { linkTo } from "../text/markup.ts";
import { list } from "../text/list.ts";
import { breakEvenRow } from "../text/rows.ts";
import { sentence } from "../text/sentence.ts";
import { breakEvenText, crossingText, taskSize } from "../text/task-size.ts";
import type { Rule } from "./answer.ts";
import { SEQUENTIAL } from "./way-text.ts";

/** What computes for a short time: up to which size it is done one after another. */
export const smallTasks: Rule = (results, runtime) => {
  const curves = breakEvens(results).filter((curve) => curve.runtime === runtime);
  const name = (curve: (typeof curves)[number]) => linkTo(breakEvenRow(curve), escapeText(curve.condition));
  const crossing = curves
    .flatMap((curve) => (curve.crossing ? [{ curve, crossing: curve.crossing }] : []))
    .toSorted((a, b) => a.crossing.ms - b.crossing.ms)
    .map(({ curve, crossing }) => `with ${name(curve)} from ${crossingText(crossing)}`);
  const between = curves.flatMap((curve) =>
    curve.crossing === null && curve.losesAt !== null && curve.paysAt !== null
      ? [`with ${name(curve)} from somewhere ${breakEvenText(curve)}`]
      : [],
  );
  const atTheLatest = curves.flatMap((curve) =>
    curve.outcome === "unresolved" && curve.losesAt === null && curve.paysAt !== null
      ? [`with ${name(curve)} from ${breakEvenText(curve)}`]
      : [],
  );
  const known = [...crossing, ...between, ...atTheLatest];
  const always = curves.filter(({ outcome }) => outcome === "always pays");
  const notYet = curves.flatMap((curve) =>
    curve.losesAt !== null && curve.paysAt === null
      ? [{ where: taskSize(curve.losesAt), curve, isOpen: curve.outcome !== "not reached" }]
      : [],
  );
  const sentences = [
    always.length > 0 &&
      `${list(always.map(name))} even for the smallest, of ${taskSize(always[0]!.points[0]!.taskMs)}.`,
    known.length > 0 && `until the work of a task pays: ${known.join(", ")}.`,
    notYet.length > 0 &&
      `It does not ${list(
        notYet.map(
          ({ where, curve, isOpen }) =>
            `with ${name(curve)} up to ${where}${isOpen ? " (above that unresolved)" : ""}`,
        ),
      )}.`,
  ].filter((sentence) => typeof sentence === "string");
  if (sentences.length === 0) return null;
  return {
    way: always.length > 0 ? list(always.map(name)) : SEQUENTIAL,
    figures: sentences.map(sentence).join(" "),
  };
};
