import { bestWay, LARGEST_TASKS, subjectOf } from "../analysis/best-ways.ts";
import { breakEvens } from "../analysis/break-even.ts";
import { largestOf } from "../analysis/workloads-of.ts";
import { sentence } from "../text/sentence.ts";
import { taskSize } from "../text/task-size.ts";
import type { Rule } from "./answer.ts";
import { bestText, wayText } from "./way-text.ts";

/** What computes for long: the largest equal tasks that were measured, and the lesson's powers as whole programs. */
export const largeTasks: Rule = (results, runtime) => {
  const largest = bestWay(results, runtime, LARGEST_TASKS);
  const sizes = breakEvens(results).flatMap((curve) =>
    curve.runtime === runtime ? curve.points.map(({ taskMs }) => taskMs) : [],
  );
  const powers = largestOf(results, "pow");
  const programs = powers && bestWay(results, runtime, subjectOf(powers));
  const sentences = [
    largest && sizes.length > 0 && `tasks of ${taskSize(Math.max(...sizes))}: ${wayText(largest)}`,
    programs && `whole programs with their start-up: ${wayText(programs)}`,
  ].filter((sentence) => typeof sentence === "string");
  const found = largest ?? programs;
  return found ? { way: bestText(found), figures: sentences.map(sentence).join(" ") } : null;
};
