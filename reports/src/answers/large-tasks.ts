import type { Results } from "@nogil/results";
import { bestWay, LARGEST_TASKS, subjectOf } from "../analysis/best-ways.ts";
import { breakEvens } from "../analysis/break-even.ts";
import { largestOf } from "../analysis/workloads-of.ts";
import { taskSize } from "../text/task-size.ts";
import { wayText } from "./way-text.ts";

/** What computes for long: the largest equal tasks that were measured, and the lesson's powers as whole programs. */
export function largeTasks(results: Results, runtime: string): string | null {
  const largest = bestWay(results, runtime, LARGEST_TASKS);
  const sizes = breakEvens(results).flatMap((curve) =>
    curve.runtime === runtime ? curve.points.map(({ taskMs }) => taskMs) : [],
  );
  const powers = largestOf(results, "pow");
  const programs = powers && bestWay(results, runtime, subjectOf(powers));
  const sentences = [
    largest && sizes.length > 0 && `tasks of ${taskSize(Math.max(...sizes))}: ${wayText(largest)}`,
    programs && `${largest ? "Whole" : "whole"} programs with their start-up: ${wayText(programs)}`,
  ].filter((sentence) => typeof sentence === "string");
  return sentences.length > 0 ? sentences.join(" ") : null;
}
