import type { BreakEven } from "../analysis/break-even.ts";
import { duration } from "./numbers.ts";

/** How much work a task is. */
export const taskSize = (ms: number): string => duration(ms * 1e6);

/** A task size with its 95 % interval: `35.5 ms [31.4 ms, 36.8 ms]`. */
export const crossingText = ({ ms, low, high }: NonNullable<BreakEven["crossing"]>): string =>
  `${taskSize(ms)} [${taskSize(low)}, ${taskSize(high)}]`;

/** From which task size on a way pays; where that cannot be told, what is known of it. */
export function breakEvenText({ outcome, crossing, points, losesAt, paysAt }: BreakEven): string {
  const first = points[0];
  if (crossing) return crossingText(crossing);
  if (first && outcome === "always pays") return `always, from ${taskSize(first.taskMs)}`;
  if (losesAt !== null && paysAt !== null) return `between ${taskSize(losesAt)} and ${taskSize(paysAt)}`;
  if (paysAt !== null) return `${taskSize(paysAt)} at the latest, below that unresolved`;
  if (losesAt === null) return "unresolved";
  return `not reached up to ${taskSize(losesAt)}${outcome === "not reached" ? "" : ", above that unresolved"}`;
}
