import { operationPlaces, type Reason } from "./reasons.ts";
import { tookOn } from "../text/took.ts";

/** What has to be started first costs more than what waits for work. */
export const startCost: Reason = (results) => {
  const of = (operation: string, condition: string) =>
    operationPlaces(results, "starts", operation, condition);
  const costs = [
    ["a process", tookOn(of("process/start-join", "nogil"), "slower")],
    ["a thread in an idle worker", tookOn(of("thread/start-join", "nogil, idle worker"), "faster")],
    ["a task of a pool", tookOn(of("pool/apply", "threads"), "faster")],
  ].flatMap(([what, times]) => (times ? [`${what} ${times}`] : []));
  if (costs.length === 0) return null;
  return `**A start costs.** In times of a native thread's start and end: ${costs.join("; ")}. A task has to be worth that, which is what the break-even points say.`;
};
