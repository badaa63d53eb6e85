import type { ProcessCell } from "@nogil/results";
import { compare, type Comparison } from "../analysis/compare.ts";
import { ratioText } from "../text/numbers.ts";
import { nameOfWorkload } from "../text/name-of-workload.ts";
import { type Chart, WIDTH } from "./chart.ts";
import { groupedHeight } from "./grouped-height.ts";
import { logDomain, logTicks } from "./log-ticks.ts";
import { seriesOf } from "./series.ts";
import { REFERENCE } from "./theme.ts";

const BASE = "sync";

/**
 * The ways to do one workload beside doing one thing after another, with their intervals.
 *
 * @param cells The cells of one workload and size.
 * @param runtimes Labels of all runtimes, in the order of their colours.
 * @returns `null` where nothing stands beside {@linkcode BASE}.
 */
export function strategiesChart(cells: readonly ProcessCell[], runtimes: readonly string[]): Chart | null {
  const compared = cells.flatMap((cell) => {
    const base = cells.find(({ strategy, runtime }) => strategy === BASE && runtime === cell.runtime);
    const comparison = base && base !== cell ? compare(cell, base) : null;
    return comparison ? [{ cell, comparison }] : [];
  });
  if (compared.length === 0) return null;
  const rows = compared.map(({ cell: { strategy, runtime }, comparison: { ratio, interval } }) => ({
    strategy,
    runtime,
    ratio,
    low: interval?.low ?? ratio,
    high: interval?.high ?? ratio,
  }));
  const subject = nameOfWorkload(cells[0]!);
  const strategies = [...new Set(rows.map(({ strategy }) => strategy))];
  const shown = [...new Set(rows.map(({ runtime }) => runtime))];
  const domain = logDomain([1, ...rows.flatMap(({ low, high }) => [low, high])]);
  const axis = {
    values: logTicks(domain),
    format: ",~r",
    title: `time of ${BASE} = 1, 95 % intervals (log scale)`,
  };
  const place = {
    y: { field: "strategy", type: "nominal", scale: { domain: strategies }, title: null },
    yOffset: { field: "runtime", type: "nominal", scale: { domain: shown } },
  } as const;
  const { color, shape } = seriesOf("runtime", runtimes, shown);
  const scaledX = { type: "quantitative", scale: { type: "log", domain, nice: false }, axis } as const;
  const x = { ...scaledX, field: "ratio" };
  return {
    kind: "strategies",
    subject,
    alt: altText(subject, compared),
    spec: {
      width: WIDTH,
      height: groupedHeight(strategies.length, shown.length),
      autosize: { type: "fit-x", contains: "padding" },
      title: { text: `${subject}: time`, subtitle: `left of the line: less time than ${BASE}` },
      data: { values: rows },
      layer: [
        {
          data: { values: [{}] },
          mark: { type: "rule", ...REFERENCE },
          encoding: { x: { ...scaledX, datum: 1 } },
        },
        { mark: "rule", encoding: { ...place, x: { ...x, field: "low" }, x2: { field: "high" }, color } },
        { mark: "point", encoding: { ...place, x, color, shape } },
      ],
    },
  };
}

function altText(
  subject: string,
  compared: readonly { cell: ProcessCell; comparison: Comparison }[],
): string {
  const parts = [...Map.groupBy(compared, ({ cell }) => cell.runtime)].map(([runtime, ours]) => {
    const figures = ours.map(({ cell, comparison }) => `${cell.strategy} ${ratioText(comparison)}`);
    return `${runtime}: ${figures.join(", ")}`;
  });
  return `${subject}: time of each strategy as a multiple of ${BASE} on the same runtime, with 95 % intervals. ${parts.join("; ")}.`;
}
