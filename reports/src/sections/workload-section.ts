import type { ProcessCell } from "@nogil/results";
import { failureOf } from "../analysis/failure-of.ts";
import { type Verdict, verdictsOf } from "../analysis/verdicts-of.ts";
import { interquartileRange, median } from "../statistics/quantile.ts";
import { code, escapeText } from "../text/escape-text.ts";
import { mebibytes, NONE, significant, verdictText } from "../text/numbers.ts";
import { table } from "../text/table.ts";
import { conclude } from "./conclude.ts";

const BASE = "sync";
const RATIO = `ratio to ${BASE} [95 %]`;

/**
 * One workload of one size: every strategy on every runtime, each beside `sync` of its runtime.
 *
 * @param cells The cells of this workload and size, in the order of their rows.
 */
export function workloadSection(cells: readonly ProcessCell[], trusted: boolean): string {
  const baseOf = (cell: ProcessCell) =>
    cells.find(({ strategy, runtime }) => strategy === BASE && runtime === cell.runtime);
  const pairs = cells.map((cell) => ({ cell, base: baseOf(cell) }));
  const verdicts = verdictsOf(pairs, trusted);
  const columns = columnsOf(verdicts).filter(
    ({ name }) => name !== RATIO || pairs.some(({ cell, base }) => base && base !== cell),
  );
  const { workload, size } = cells[0]!;
  return [
    `## ${[workload, size]
      .filter((name) => name !== "-")
      .map(escapeText)
      .join(", ")}`,
    conclusions(cells, verdicts),
    table(
      columns.map(({ align }) => align).join(""),
      columns.map(({ name }) => name),
      cells.map((cell) => columns.map(({ text }) => text(cell))),
    ),
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
  text: (cell: ProcessCell) => string;
}

function columnsOf(verdicts: ReadonlyMap<string, Verdict>): Column[] {
  // A failed cell keeps its row, but none of its figures counts.
  const figure = (name: string, text: Column["text"], align: Column["align"] = "r"): Column => ({
    align,
    name,
    text: (cell) => (failureOf(cell) === null ? text(cell) : NONE),
  });
  return [
    { align: "l", name: "runtime", text: ({ runtime }) => runtime },
    { align: "l", name: "strategy", text: ({ strategy }) => strategy },
    figure("wall ms", (cell) => middle(wallsOf(cell))),
    figure("IQR ms", (cell) => rangeText(interquartileRange(wallsOf(cell)))),
    figure(RATIO, ({ id, strategy }) => (strategy === BASE ? "1" : verdictText(verdicts.get(id))), "l"),
    figure("work ms", ({ samples }) => middle(samples.flatMap(({ workMs }) => workMs ?? []))),
    figure("CPU ms", ({ samples }) => middle(samples.map(({ userMs, systemMs }) => userMs + systemMs))),
    figure("peak MiB", ({ peakBytes }) => middle(peakBytes, mebibytes)),
    { align: "r", name: "runs", text: ({ samples }) => String(samples.length) },
    { align: "l", name: "stopped by", text: (cell) => failureOf(cell) ?? ending(cell) },
  ];
}

const wallsOf = ({ samples }: ProcessCell) => samples.map(({ wallMs }) => wallMs);

const middle = (values: readonly number[], format: (value: number) => string = significant) =>
  values.length > 0 ? format(median(values)) : NONE;

const rangeText = (range: number | null) => (range === null ? NONE : significant(range, 2));

const ending = ({ stopped, tasks, failedTasks }: ProcessCell) =>
  failedTasks > 0 ? `${stopped}; ${failedTasks} of ${tasks} tasks failed` : stopped;
