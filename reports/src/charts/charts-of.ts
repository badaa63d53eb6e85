import type { OperationCell, PeerCell, ProcessCell, Results } from "@nogil/results";
import { breakEvens } from "../analysis/break-even.ts";
import { scalings } from "../analysis/scaling.ts";
import { breakEvenCharts } from "./break-even-charts.ts";
import { memoryChart } from "./memory-chart.ts";
import { nameCharts, type NamedChart } from "./name-charts.ts";
import { primitiveCharts } from "./primitive-charts.ts";
import { roundTripChart } from "./round-trip-chart.ts";
import { scalingCharts } from "./scaling-charts.ts";
import { strategiesChart } from "./strategies-chart.ts";

/** All charts that the results have something for, in the order of their report. */
export function chartsOf(results: Results): NamedChart[] {
  const originals = results.cells.filter(({ repeats }) => repeats === null);
  const runtimes = results.runtimes.map(({ label }) => label);
  const processes = originals.filter((cell): cell is ProcessCell => cell.kind === "process");
  const workloads = Map.groupBy(processes, ({ workload, size }) => JSON.stringify([workload, size]));
  const charts = [
    ...[...workloads.values()].flatMap((cells) => [
      strategiesChart(cells, runtimes),
      memoryChart(cells, runtimes),
    ]),
    ...breakEvenCharts(breakEvens(results)),
    ...scalingCharts(scalings(results)),
    ...primitiveCharts(
      originals.filter((cell): cell is OperationCell => cell.kind === "operation"),
      runtimes,
    ),
    roundTripChart(
      originals.filter((cell): cell is PeerCell => cell.kind === "peer"),
      runtimes,
    ),
  ];
  return nameCharts(charts.filter((chart) => chart !== null));
}
