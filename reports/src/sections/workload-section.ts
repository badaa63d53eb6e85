import type { ProcessCell } from "@nogil/results";
import { cpuRatio } from "../analysis/cpu-ratio.ts";
import { failureOf } from "../analysis/failure-of.ts";
import type { Verdict } from "../analysis/verdicts-of.ts";
import { programOf, SEQUENTIAL_STRATEGY as BASE, type Workload } from "../analysis/workloads-of.ts";
import { interquartileRange, median } from "../statistics/quantile.ts";
import { code, escapeText } from "../text/escape-text.ts";
import { fewRuns } from "../text/few-runs.ts";
import { flagLegend, flagLetters } from "../text/flags.ts";
import { type Markup, placed } from "../text/markup.ts";
import { mebibytes, NONE, ratioText, significant, verdictText } from "../text/numbers.ts";
import { table } from "../text/table.ts";
import { conclude } from "./conclude.ts";

const RATIO = `wall to ${BASE} [95 %]`;
const CPU_RATIO = `CPU to ${BASE} [95 %]`;

/** One workload of one size: every strategy on every runtime, each beside `sync` of its runtime. */
export function workloadSection(workload: Workload): string {
  const { cells, toSequential } = workload;
  const columns = columnsOf(workload).filter(
    ({ name }) => ![RATIO, CPU_RATIO].includes(name) || cells.some(({ strategy }) => strategy !== BASE),
  );
  return [
    `## ${[workload.workload, workload.size]
      .filter((name) => name !== "-")
      .map(escapeText)
      .join(", ")}`,
    conclusions(cells, toSequential),
    table(
      columns.map(({ align }) => align).join(""),
      columns.map(({ name }) => name),
      cells.map((cell) => columns.map(({ text }) => text(cell))),
    ),
    flagLegend(cells),
  ]
    .filter(Boolean)
    .join("\n\n");
}

function conclusions(cells: readonly ProcessCell[], verdicts: ReadonlyMap<string, Verdict>): string {
  const strategies = Map.groupBy(cells, ({ strategy }) => strategy);
  const sentences = [...strategies].map(([strategy, ours]) => {
    const places = ours.map(({ id, runtime }) => ({ place: escapeText(runtime), verdict: verdicts.get(id) }));
    return conclude(code(strategy), code(BASE), "on", places);
  });
  return sentences.filter((sentence) => sentence !== null).join(" ");
}

interface Column {
  align: "l" | "r";
  name: string;
  text: (cell: ProcessCell) => string | Markup;
}

function columnsOf(workload: Workload): Column[] {
  // A failed cell keeps its row, but none of its figures counts.
  const figure = (name: string, text: Column["text"], align: Column["align"] = "r"): Column => ({
    align,
    name,
    text: (cell) => (failureOf(cell) === null ? text(cell) : NONE),
  });
  const ratio = (cell: ProcessCell, text: (base: ProcessCell) => string) => {
    if (cell.strategy === BASE) return "1";
    const base = programOf(workload, cell.runtime, BASE);
    return base ? text(base) : NONE;
  };
  const verdict = ({ id }: ProcessCell) => workload.toSequential.get(id);
  const cpuText = (cell: ProcessCell, base: ProcessCell) => {
    const comparison = cpuRatio(cell, base);
    return comparison ? ratioText(comparison) : NONE;
  };
  const few = fewRuns(Math.min(...workload.cells.map(({ peakBytes }) => peakBytes.length).filter(Boolean)));
  return [
    { align: "l", name: "runtime", text: ({ id, runtime }) => placed(id, runtime) },
    { align: "l", name: "strategy", text: ({ strategy }) => strategy },
    figure(RATIO, (cell) => ratio(cell, () => verdictText(verdict(cell))), "l"),
    figure(CPU_RATIO, (cell) => ratio(cell, (base) => cpuText(cell, base)), "l"),
    figure("wall ms", (cell) => middle(wallsOf(cell))),
    figure("IQR ms", (cell) => rangeText(interquartileRange(wallsOf(cell)))),
    figure("work ms", ({ samples }) => middle(samples.flatMap(({ workMs }) => workMs ?? []))),
    figure("CPU ms", ({ samples }) => middle(samples.map(({ userMs, systemMs }) => userMs + systemMs))),
    figure(few ? `peak MiB (${few})` : "peak MiB", ({ peakBytes }) => middle(peakBytes, mebibytes)),
    { align: "r", name: "runs", text: ({ samples }) => String(samples.length) },
    { align: "l", name: "flags", text: flagLetters },
    { align: "l", name: "stopped by", text: (cell) => failureOf(cell) ?? ending(cell) },
  ];
}

const wallsOf = ({ samples }: ProcessCell) => samples.map(({ wallMs }) => wallMs);

const middle = (values: readonly number[], format: (value: number) => string = significant) =>
  values.length > 0 ? format(median(values)) : NONE;

const rangeText = (range: number | null) => (range === null ? NONE : significant(range, 2));

const ending = ({ stopped, tasks, failedTasks }: ProcessCell) =>
  failedTasks > 0 ? `${stopped}; ${failedTasks} of ${tasks} tasks failed` : stopped;
