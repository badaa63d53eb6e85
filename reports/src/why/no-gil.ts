import { operationTables } from "../analysis/operation-tables.ts";
import { median } from "../statistics/quantile.ts";
import { taskSize } from "../text/task-size.ts";
import { tookOn } from "../text/took.ts";
import { programPlaces, type Reason, runtimesOf } from "./reasons.ts";

/** Threads compute at the same time: the lesson's powers, if they are worth their threads' start, or the largest tasks in a pool. */
export const noGil: Reason = (results) => {
  const powers = tookOn(programPlaces(results, "pow", "threads"), "faster");
  if (powers !== null) return sentence(`the powers with \`threads\` took ${powers}`);
  const { pairs, verdicts } = operationTables(results).largestTasks;
  const ours = pairs.filter(({ cell }) => cell.condition === "thread pool");
  const places = runtimesOf(results).map((runtime) => ({
    runtime,
    verdict: verdicts.get(ours.find(({ cell }) => cell.runtime === runtime)?.cell.id ?? ""),
  }));
  const tasks = tookOn(places, "faster");
  if (tasks === null) return null;
  const sizes = ours.map(
    ({ base }) => median(base.samples.map(({ ns }) => ns)) / base.work!.bases.length / 1e6,
  );
  const [least, most] = [Math.min(...sizes), Math.max(...sizes)].map(taskSize);
  const size = least === most ? least : `${least} to ${most}`;
  return sentence(`tasks of ${size} took ${tasks} in a pool of threads`);
};

const sentence = (took: string) =>
  `**There is no GIL.** Every thread has an engine and a heap of its own, so threads compute at the same time: of the time of one after another, ${took}.`;
