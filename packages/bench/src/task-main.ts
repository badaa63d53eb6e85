/**
 * One program for every cell of the comparison: `task-main.ts <workload> <strategy> --size <n> [--origin <port>|live]`.
 * Does the work once, and prints one JSON line, a `TaskReport`. The same file runs on all runtimes.
 */
import process from "node:process";
import { parseArgs } from "node:util";
import { describeOutcome, runBy, STRATEGIES } from "nogil/tasks";
import type { Origin } from "nogil/tasks";
import "nogil";
import { runtime } from "nogil/runtimes";
import { hexSum, workOf, WORKLOADS } from "./task.ts";
import type { TaskReport } from "./task.ts";
import { oneOf, runMain, UsageError, wholeNumber } from "./usage-error.ts";

await runMain(async () => {
  const { values, positionals } = readArguments();
  const workload = oneOf("the workload", positionals[0], WORKLOADS);
  const strategy = oneOf("the strategy", positionals[1], STRATEGIES);
  const size = wholeNumber("--size", values.size, 0);
  const origin: Origin =
    values.origin === "live" || workload !== "http" ? "live" : wholeNumber("--origin", values.origin, 1);
  const work = workOf({ workload, size }, origin);

  const begin = performance.now();
  const outcomes = await runBy(strategy, work);
  const wallMs = performance.now() - begin;

  const failures = outcomes.flatMap(({ outcome }, i) => {
    const each = work[i];
    return outcome === 0
      ? []
      : [
          {
            task: "url" in each ? each.url : `${each.base}**${each.exponent}`,
            reason: describeOutcome(outcome),
          },
        ];
  });
  const report: TaskReport = {
    runtime: runtime.name,
    version: runtime.version,
    workload,
    strategy,
    size,
    checksum: hexSum(outcomes.map(({ checksum }) => checksum)),
    wallMs,
    involuntarySwitches: process.resourceUsage?.().involuntaryContextSwitches ?? null,
    tasks: work.length,
    failures,
  };
  console.log(JSON.stringify(report));
  if (failures.length > 0 && values.origin !== "live") process.exitCode = 1;
});

function readArguments() {
  try {
    return parseArgs({
      options: { size: { type: "string" }, origin: { type: "string" } },
      allowPositionals: true,
    });
  } catch (error) {
    throw new UsageError(`Cannot run the task: ${(error as Error).message}`);
  }
}
