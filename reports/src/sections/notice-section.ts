import type { Cell, Results } from "@nogil/results";
import { type Control, TELLING } from "../analysis/controls-of.ts";
import { failureOf } from "../analysis/failure-of.ts";
import { type Doubt, doubtOf } from "../analysis/trust-in.ts";
import { code, escapeText } from "../text/escape-text.ts";
import { median } from "../statistics/quantile.ts";
import { list } from "../text/list.ts";
import { brief } from "../text/numbers.ts";

const SHOWN = 5;
const BUSY_PRESSURE_PERCENT = 10;
const BUSY_STEAL_PERCENT = 2;
/** What is measured waits for CPUs, too, so that a round is only called disturbed beside the others of its part. */
const MORE_PRESSURE_PERCENT = 10;

const SKIPPED: Record<Results["skipped"][number]["what"], string> = {
  processes: "Whole processes were not measured",
  python: "CPython was not measured, so that what stands beside it stands beside nothing",
  "one CPU": "Nothing was measured on one CPU",
};

/** What a reader must know before any figure: what is missing, what failed, what spoils the rest. */
export function noticeSection(results: Results, controls: readonly Control[]): string {
  const notices = [
    results.interrupted && "**The run was interrupted**: what follows is what had been measured by then.",
    ...results.skipped.map(({ what, reason }) => `**${SKIPPED[what]}**: ${escapeText(reason)}.`),
    failures(results.cells),
    failedTasks(results.cells),
    ...(["process", "operation", "peer"] as const).flatMap((kind) => distrust(results.cells, controls, kind)),
    busy(results.machine),
    disturbed(results.rounds),
  ].filter((notice) => typeof notice === "string");
  if (notices.length === 0) return "";
  return ["## Read this before the figures", notices.map((notice) => `- ${notice}`).join("\n")].join("\n\n");
}

function failures(all: readonly Cell[]): string | null {
  const cells = all.filter(isOurs);
  const failed = cells.filter((cell) => failureOf(cell) !== null);
  if (failed.length === 0) return null;
  const shown = failed.slice(0, SHOWN).map((cell) => `${code(cell.id)} (${escapeText(failureOf(cell)!)})`);
  const more = failed.length > SHOWN ? ` and ${failed.length - SHOWN} more` : "";
  return `**${failed.length} of ${cells.length} cells have no figures**: ${shown.join(", ")}${more}.`;
}

/** What others fail at is a result, which their section shows. */
const isOurs = (cell: Cell) => cell.kind !== "peer" || cell.peer === "nogil";

function failedTasks(cells: readonly Cell[]): string | null {
  const failed = cells.filter((cell) => cell.kind === "process" && cell.failedTasks > 0);
  return failed.length > 0
    ? `**Some tasks failed** in ${failed.length} cells; their rows say how many.`
    : null;
}

/** A notice for each doubt about a kind, and where not all of its runtimes are in doubt, which. */
function distrust(all: readonly Cell[], controls: readonly Control[], kind: Cell["kind"]): string[] {
  const runtimes = [...new Set(all.flatMap((cell) => (cell.kind === kind ? [cell.runtime] : [])))];
  const doubts = Map.groupBy(runtimes, (runtime) => doubtOf(controls, { kind, runtime }));
  return [...doubts].flatMap(([doubt, where]) => {
    if (doubt === null) return [];
    const place = where.length < runtimes.length ? ` on ${escapeText(list(where))}` : "";
    return [
      `**No verdicts on ${THINGS[kind]}${place}**: ${WHY[doubt]}, so differences between them may be noise. Ratios stand without words.`,
    ];
  });
}

const THINGS = { process: "whole processes", operation: "operations", peer: "pools" };
const WHY: Record<Doubt, string> = {
  "no pair": "this run has no A/A pair of this kind",
  different: "an A/A pair of this run differs from itself",
  "cannot tell": `the A/A pairs have too few rounds, or too much noise, to tell ±${Math.round(100 * (TELLING - 1))} %`,
};

function busy({ cpuPressure, stealPercent, loadAtStart, cores }: Results["machine"]): string | null {
  const signs = [
    loadAtStart[0]! > cores.affinity &&
      `load ${brief(loadAtStart[0]!)} on ${cores.affinity} cores at the start`,
    (cpuPressure ?? 0) > BUSY_PRESSURE_PERCENT && `CPU pressure ${brief(cpuPressure!)} %`,
    (stealPercent ?? 0) > BUSY_STEAL_PERCENT &&
      `${brief(stealPercent!)} % of the time stolen by the hypervisor`,
  ].filter((sign) => typeof sign === "string");
  if (signs.length === 0) return null;
  return `**The machine was busy** (${signs.join(", ")}): absolute times are too long; ratios suffer less, and their intervals say how much.`;
}

function disturbed(rounds: Results["rounds"]): string | null {
  const found = [...Map.groupBy(rounds, ({ part }) => part).values()].flatMap((ours) => {
    const pressures = ours.flatMap(({ cpuPressure }) => cpuPressure ?? []);
    const limit = pressures.length > 0 ? median(pressures) + MORE_PRESSURE_PERCENT : Infinity;
    return ours.filter(
      ({ cpuPressure, stealPercent }) =>
        (cpuPressure ?? 0) > limit || (stealPercent ?? 0) > BUSY_STEAL_PERCENT,
    );
  });
  if (found.length === 0) return null;
  const most = (key: "cpuPressure" | "stealPercent") =>
    brief(found.reduce((highest, round) => Math.max(highest, round[key] ?? 0), 0));
  return `**${found.length} of ${rounds.length} rounds were disturbed** (CPU pressure up to ${most("cpuPressure")} %, stolen time up to ${most("stealPercent")} %): they are counted like all others, and make intervals wider.`;
}
