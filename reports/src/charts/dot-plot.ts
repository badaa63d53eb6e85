import type { TopLevelSpec } from "vega-lite";
import { WIDTH } from "./chart.ts";
import { logDomain, logTicks } from "./log-ticks.ts";
import { seriesOf } from "./series.ts";

/** How long something took on a runtime. */
export interface Dot {
  row: string;
  runtime: string;
  ns: number;
}

/** Of a row, in pixels. */
const HEIGHT = 20;
/** Labels of an axis in the unit that suits them. */
const DURATION = [
  "datum.value < 1e3 ? format(datum.value, '~r') + ' ns'",
  "datum.value < 1e6 ? format(datum.value / 1e3, '~r') + ' µs'",
  "datum.value < 1e9 ? format(datum.value / 1e6, '~r') + ' ms'",
  "format(datum.value / 1e9, '~r') + ' s'",
].join(" : ");

/**
 * Draws times of many things on several runtimes, a row for each.
 *
 * @param rows In the order from top to bottom.
 * @param runtimes Labels of all runtimes, in the order of their colours.
 * @param domain What the axis spans.
 */
export function dotPlot(
  title: string,
  dots: readonly Dot[],
  rows: readonly string[],
  runtimes: readonly string[],
  domain = logDomain(dots.map(({ ns }) => ns)),
): TopLevelSpec {
  return {
    width: WIDTH,
    height: HEIGHT * rows.length,
    autosize: { type: "fit-x", contains: "padding" },
    title: { text: title, subtitle: "left is faster" },
    data: { values: [...dots] },
    mark: "point",
    encoding: {
      y: {
        field: "row",
        type: "nominal",
        scale: { domain: [...rows] },
        title: null,
        axis: { labelLimit: WIDTH * 0.55 },
      },
      x: {
        field: "ns",
        type: "quantitative",
        scale: { type: "log", domain, nice: false },
        axis: { values: logTicks(domain, 3), labelExpr: DURATION, labelFlush: 8, title: "time (log scale)" },
      },
      ...seriesOf("runtime", runtimes, [...new Set(dots.map(({ runtime }) => runtime))]),
    },
  };
}
