import type { Cell, OperationCell, PeerCell, ProcessCell, Results } from "@nogil/results";
import { controlsOf, isTrusted } from "./analysis/controls-of.ts";
import { chartsOf } from "./charts/charts-of.ts";
import { pictures } from "./charts/pictures.ts";
import { controlSection } from "./sections/control-section.ts";
import { failureSection } from "./sections/failure-section.ts";
import { machineSection } from "./sections/machine-section.ts";
import { noticeSection } from "./sections/notice-section.ts";
import { operationSection } from "./sections/operation-section.ts";
import { peerSection } from "./sections/peer-section.ts";
import { reproduceSection } from "./sections/reproduce-section.ts";
import { runtimesSection } from "./sections/runtimes-section.ts";
import { titleSection } from "./sections/title-section.ts";
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
    noticeSection(results, controls),
    failureSection(results.cells),
    machineSection(results),
    controlSection(controls, new Set(results.cells.map(({ kind }) => kind))),
    ...workloadsOf(originals, runtimes).flatMap((cells) => [
      workloadSection(cells, isTrusted(controls, "process")),
      pictures(charts, ["strategies", "memory"], nameOfWorkload(cells[0]!)),
      runtimesSection(cells, processRuntimes, isTrusted(controls, "process")),
    ]),
    pictures(charts, ["break-even"]),
    pictures(charts, ["scaling"]),
    operationSection(originals.filter(isOperation), runtimes, isTrusted(controls, "operation")),
    pictures(charts, ["primitives"]),
    peerSection(
      originals.filter(isPeer),
      runtimes,
      isTrusted(controls, "peer"),
      pictures(charts, ["round-trips"]),
    ),
    reproduceSection(results.cells),
  ];
  return `${sections.filter((section) => section !== "").join("\n\n")}\n`;
}

const isProcess = (cell: Cell): cell is ProcessCell => cell.kind === "process";
const isPeer = (cell: Cell): cell is PeerCell => cell.kind === "peer";
const isOperation = (cell: Cell): cell is OperationCell => cell.kind === "operation";

/** The cells of each workload and size, by runtime and then as the file has them. */
function workloadsOf(cells: readonly Cell[], runtimes: readonly string[]): ProcessCell[][] {
  const processes = cells
    .filter(isProcess)
    .toSorted((a, b) => runtimes.indexOf(a.runtime) - runtimes.indexOf(b.runtime));
  return [...Map.groupBy(processes, ({ workload, size }) => JSON.stringify([workload, size])).values()];
}
