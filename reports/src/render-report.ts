import type { Cell, OperationCell, PeerCell, Results } from "@nogil/results";
import { controlsOf } from "./analysis/controls-of.ts";
import { operationTables } from "./analysis/operation-tables.ts";
import { trustIn } from "./analysis/trust-in.ts";
import { workloadsOf } from "./analysis/workloads-of.ts";
import { chartsOf } from "./charts/charts-of.ts";
import { pictures } from "./charts/pictures.ts";
import { answerSection } from "./sections/answer-section.ts";
import { breakEvenSection } from "./sections/break-even-section.ts";
import { controlSection } from "./sections/control-section.ts";
import { failureSection } from "./sections/failure-section.ts";
import { interfaceSection } from "./sections/interface-section.ts";
import { machineSection } from "./sections/machine-section.ts";
import { noticeSection } from "./sections/notice-section.ts";
import { operationSection } from "./sections/operation-section.ts";
import { peerSection } from "./sections/peer-section.ts";
import { pythonSection } from "./sections/python-section.ts";
import { reproduceSection } from "./sections/reproduce-section.ts";
import { runtimesSection } from "./sections/runtimes-section.ts";
import { scalingSection } from "./sections/scaling-section.ts";
import { startsSection } from "./sections/starts-section.ts";
import { titleSection } from "./sections/title-section.ts";
import { whySection } from "./sections/why-section.ts";
import { workloadSection } from "./sections/workload-section.ts";
import { nameOfWorkload } from "./text/name-of-workload.ts";

/**
 * Renders results as Markdown: the same results give the same text, byte for byte.
 *
 * @param charts Those of the results, whose files the report shows.
 */
export function renderReport(results: Results, charts = chartsOf(results)): string {
  const controls = controlsOf(results);
  const runtimes = results.runtimes.map(({ label }) => label);
  const originals = results.cells.filter(({ repeats }) => repeats === null);
  const processRuntimes = runtimes.filter((label) =>
    results.cells.some(({ kind, runtime }) => kind === "process" && runtime === label),
  );
  const sections = [
    titleSection(results),
    answerSection(results),
    whySection(results),
    noticeSection(results, controls),
    failureSection(results.cells),
    machineSection(results),
    controlSection(controls, new Set(results.cells.map(({ kind }) => kind))),
    ...workloadsOf(results).flatMap((workload) => [
      workloadSection(workload),
      pictures(charts, ["strategies", "memory"], nameOfWorkload(workload.cells[0]!)),
      runtimesSection(workload.cells, processRuntimes, trustIn(results)),
    ]),
    breakEvenSection(results),
    pictures(charts, ["break-even"]),
    scalingSection(results),
    pictures(charts, ["scaling"]),
    startsSection(results, runtimes),
    interfaceSection(results, runtimes),
    pythonSection(results, runtimes),
    operationSection(originals.filter(isGeneral), runtimes, operationTables(results)),
    pictures(charts, ["primitives"]),
    peerSection(originals.filter(isPeer), runtimes, trustIn(results), pictures(charts, ["round-trips"])),
    reproduceSection(results.cells),
  ];
  return `${sections.filter((section) => section !== "").join("\n\n")}\n`;
}

const isPeer = (cell: Cell): cell is PeerCell => cell.kind === "peer";
/** The lesson's tasks have sections of their own. */
const isGeneral = (cell: Cell): cell is OperationCell => cell.kind === "operation" && cell.work === null;
