import { operationPlaces, type Reason } from "./reasons.ts";
import { tookOn } from "../text/took.ts";

/** What is passed to a process is copied, unless it is shared. */
export const copying: Reason = (results) => {
  const of = (condition: string) => operationPlaces(results, "free", "array/there-and-back", condition);
  const costs = [
    ["the array itself", tookOn(of("processes"), "slower")],
    ["a `SharedArray`, of which only the place is passed,", tookOn(of("SharedArray"), "faster")],
  ].flatMap(([what, times]) => (times ? [`${what} ${times}`] : []));
  if (costs.length === 0) return null;
  return `**What is passed to a process is copied.** 64 MB there and back, in times of two copies inside one process: ${costs.join("; ")}.`;
};
