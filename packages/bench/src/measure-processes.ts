import { runRound } from "@nogil/hyperfine-wrapper";
import type { Run } from "@nogil/hyperfine-wrapper";
import type { ProcessCell, Results } from "@nogil/results";
import process from "node:process";
import { COMPILE_CACHE } from "./cells.ts";
import type { PlannedCell } from "./cells.ts";
import { ratioHalfWidth } from "./half-width.ts";
import { peakMemory } from "./peak-memory.ts";
import type { Progress } from "./progress.ts";
import { shuffled } from "./random.ts";
import type { Settings } from "./settings.ts";
import type { TaskReport } from "./task.ts";
import { watchNoise } from "./watch-noise.ts";

/** A round takes seconds; only one with a program that hangs takes this long. */
const ROUND_LIMIT_MS = 600_000;

interface Options {
  readonly hyperfine: string;
  readonly settings: Settings;
  readonly random: () => number;
  readonly signal: AbortSignal;
  readonly progress: Progress;
  /** Where it says how busy the machine was in each round. */
  readonly rounds: Results["rounds"];
  /** After how many ms a round counts as hanging; for tests. */
  readonly roundLimitMs?: number;
}

/**
 * Measures whole processes, in rounds: every cell once a round, in random order, so that what slows the machine down slows all
 * cells down alike. Fills the cells in. A cell whose run fails is measured no further. Ends when every group of cells has
 * reached the target, or when the next round would exceed the budget.
 *
 * @throws The signal's reason when it is aborted; rounds that were finished are kept.
 */
export async function measureProcesses(planned: readonly PlannedCell[], options: Options): Promise<void> {
  const { settings, progress, rounds } = options;
  const env = { ...process.env, NODE_COMPILE_CACHE: COMPILE_CACHE };
  const begin = performance.now();
  const budgetMs = 1000 * settings.processSeconds;
  let open = [...planned];
  try {
    for (let run = 0; run < settings.memoryRuns; run++) await measureMemory(open, env, options);
    for (let round = 0; round < settings.mostRounds && open.some(isCompared); round++) {
      const roundBegin = performance.now();
      const noise = watchNoise();
      await measureRound(open, round, env, options);
      rounds.push({ part: "processes", round, ...noise() });
      open = open.filter(({ cell }) => cell.stopped !== "failed");
      for (const group of reached(open, settings.targetHalfWidth)) {
        for (const { cell } of open.filter((each) => each.group === group)) cell.stopped = "target";
        open = open.filter((each) => each.group !== group);
      }
      const now = performance.now();
      const left = budgetMs - (now - begin);
      progress.round("whole processes", round + 1, open.length, left);
      if (left < now - roundBegin) {
        for (const { cell } of open) cell.stopped = "budget";
        return;
      }
    }
  } catch (error) {
    for (const { cell } of open) cell.stopped = "interrupted";
    throw error;
  }
}

async function measureMemory(
  planned: readonly PlannedCell[],
  env: NodeJS.ProcessEnv,
  { roundLimitMs = ROUND_LIMIT_MS, signal }: Options,
): Promise<void> {
  for (const { cell, words } of planned) {
    if (cell.repeats !== null) continue;
    const limit = AbortSignal.timeout(roundLimitMs);
    const bytes = await peakMemory(words, env, AbortSignal.any([signal, limit]));
    signal.throwIfAborted();
    if (bytes !== undefined) cell.peakBytes.push(bytes);
  }
}

async function measureRound(
  planned: readonly PlannedCell[],
  round: number,
  env: NodeJS.ProcessEnv,
  { hyperfine, random, roundLimitMs = ROUND_LIMIT_MS, signal }: Options,
): Promise<void> {
  const order = shuffled(planned, random);
  const commands = order.map(({ cell, words }) => ({ name: cell.id, words }));
  const limit = AbortSignal.timeout(roundLimitMs);
  try {
    const runs = await runRound({ hyperfine, commands, env, signal: AbortSignal.any([signal, limit]) });
    order.forEach((each, place) => record(each, runs[place], round, place));
  } catch (error) {
    if (!limit.aborted || signal.aborted) throw error;
    for (const { cell } of order)
      fail(cell, round, `a program of this round hangs: it had not ended after ${roundLimitMs} ms`);
  }
}

function fail(cell: ProcessCell, round: number, reason: string): void {
  cell.failures.push({ round, reason });
  cell.stopped = "failed";
}

function record({ cell, expected }: PlannedCell, run: Run, round: number, place: number): void {
  if (run.exitCode !== 0)
    return fail(
      cell,
      round,
      `exit code ${run.exitCode}: ${run.stderr.split("\n").findLast(Boolean) ?? "nothing on standard error"}`,
    );
  const report = parseReport(run.stdout);
  if (!report)
    return fail(
      cell,
      round,
      `it printed ${JSON.stringify(run.stdout.slice(0, 200))} and not one line of JSON`,
    );
  if (expected !== undefined && report.checksum !== expected)
    return fail(cell, round, `checksum ${report.checksum} is not ${expected}`);
  cell.checksum = expected === undefined ? null : report.checksum;
  cell.tasks = report.tasks;
  cell.failedTasks = Math.max(cell.failedTasks, report.failures.length);
  // Only live sites may fail: what they answered, or not, is part of the result.
  for (const { task, reason } of report.failures) {
    const text = `${task}: ${reason}`;
    if (!cell.failures.some((each) => each.reason === text)) cell.failures.push({ round, reason: text });
  }
  const { wallMs, userMs, systemMs } = run;
  cell.samples.push({
    round,
    place,
    wallMs,
    workMs: report.wallMs,
    userMs,
    systemMs,
    involuntarySwitches: report.involuntarySwitches,
  });
}

function parseReport(stdout: string): TaskReport | undefined {
  try {
    return JSON.parse(stdout) as TaskReport;
  } catch {
    return undefined;
  }
}

/** The empty program is measured as long as something else is, and no longer. */
function isCompared({ cell }: PlannedCell): boolean {
  return cell.workload !== "empty";
}

/** Groups in which every ratio to the sequential strategy is known well enough. */
function reached(planned: readonly PlannedCell[], target: number): string[] {
  const groups = new Set(planned.map(({ group }) => group));
  return [...groups].filter((group) => {
    const cells = planned.filter((each) => each.group === group).map(({ cell }) => cell);
    const base = cells.find(({ strategy, repeats }) => strategy === "sync" && repeats === null);
    if (!base || cells.length < 2) return false;
    return cells.every((cell) => cell === base || ratioHalfWidth(timesOf(cell), timesOf(base)) <= target);
  });
}

const timesOf = ({ samples }: ProcessCell) => samples.map(({ round, wallMs }) => ({ round, time: wallMs }));
