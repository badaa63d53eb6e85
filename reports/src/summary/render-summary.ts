import type { ProcessCell, Results } from "@nogil/results";
import { controlsOf } from "../analysis/controls-of.ts";
import { trustIn } from "../analysis/trust-in.ts";
import { verdictsOf } from "../analysis/verdicts-of.ts";
import { noticeSection } from "../sections/notice-section.ts";
import { titleSection } from "../sections/title-section.ts";
import { code } from "../text/escape-text.ts";
import { unlinked } from "../text/markup.ts";
import { nameOfWorkload } from "../text/name-of-workload.ts";
import { verdictText } from "../text/numbers.ts";
import { table } from "../text/table.ts";
import { fitLines } from "./fit-lines.ts";

const BASE = "sync";
/** The section of the report that stands here as it is. */
const ANSWER = "## Which way for which task";
const LONGEST_BYTES = 64 * 1024;

/**
 * A report in short, for the page of a CI run: what a reader must know first, the answer, and each strategy beside
 * doing one thing after another.
 *
 * @param report The whole report in Markdown.
 * @param files Where the whole is to be found.
 */
export function renderSummary(results: Results, report: string, files: readonly string[]): string {
  const controls = controlsOf(results);
  const sections = [
    titleSection(results),
    noticeSection(results, controls),
    sectionOf(report, ANSWER),
    headline(results),
    `The whole report: ${files.map(code).join(", ")}.`,
  ];
  const text = sections.filter((section) => section !== "").join("\n\n");
  return fitLines(text, LONGEST_BYTES, "… and more in the whole report.");
}

/** A section as it is, but for the rows that its links lead to, which are not here. */
const sectionOf = (report: string, heading: string) =>
  unlinked(
    report
      .split(/^(?=## )/m)
      .find((section) => section.startsWith(heading))
      ?.trimEnd() ?? "",
  );

/** A row for each workload on each runtime. */
function headline(results: Results): string {
  const processes = results.cells.filter(
    (cell): cell is ProcessCell => cell.kind === "process" && cell.repeats === null,
  );
  const workloads = Map.groupBy(processes, ({ workload, size }) => JSON.stringify([workload, size]));
  const strategies = [...new Set(processes.map(({ strategy }) => strategy))].filter((name) => name !== BASE);
  const rows = [...workloads.values()].flatMap((cells) => {
    const verdicts = verdictsOf(
      cells.map((cell) => ({
        cell,
        base: cells.find(({ strategy, runtime }) => strategy === BASE && runtime === cell.runtime),
      })),
      trustIn(results),
    );
    if (verdicts.size === 0) return [];
    return [...Map.groupBy(cells, ({ runtime }) => runtime)].map(([runtime, ours]) => [
      nameOfWorkload(cells[0]!),
      runtime,
      ...strategies.map((name) =>
        verdictText(verdicts.get(ours.find(({ strategy }) => strategy === name)?.id ?? "")),
      ),
    ]);
  });
  if (rows.length === 0) return "";
  return [
    `## Time of the whole program, ${code(BASE)} = 1`,
    table(
      "l".repeat(strategies.length + 2),
      ["workload", "runtime", ...strategies.map((name) => `${name} [95 %]`)],
      rows,
    ),
  ].join("\n\n");
}
