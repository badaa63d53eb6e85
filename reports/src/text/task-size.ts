import type { BreakEven } from "../analysis/break-even.ts";
import { duration } from "./numbers.ts";

/** How much work a task is. */
export const taskSize = (ms: number): string => duration(ms * 1e6);

/** A task size with its 95 % interval: `35.5 ms [31.4 ms, 36.8 ms]`. */
export const crossingText = ({ ms, low, high }: NonNullable<BreakEven["crossing"]>): string =>
  `${taskSize(ms)} [${taskSize(low)}, ${taskSize(high)}]`;

/** From which task size on a way pays. */
export function breakEvenText({ outcome, crossing, points }: BreakEven): string {
  const [first, last] = [points[0], points.at(-1)];
  if (crossing) return crossingText(crossing);
  if (first && outcome === "always pays") return `always, from ${taskSize(first.taskMs)}`;
  if (last && outcome === "not reached") return `not reached up to ${taskSize(last.taskMs)}`;
  return outcome;
}
