import type { Scaling } from "../analysis/scaling.ts";
import { brief } from "../text/numbers.ts";
import { type Chart, WIDTH } from "./chart.ts";
import { seriesOf } from "./series.ts";
import { LIGHT, REFERENCE } from "./theme.ts";

/** At both ends of the axis, in workers. */
const ROOM = 0.2;

/** How much faster more workers are: one chart a runtime, all with the same axes. */
export function scalingCharts(all: readonly Scaling[]): Chart[] {
  const drawn = all.filter(({ points }) => points.length > 0);
  const conditions = [...new Set(drawn.map(({ condition }) => condition))];
  const points = drawn.flatMap((scaling) => scaling.points);
  const most = Math.max(
    ...points.flatMap(({ speedUp, ideal, interval }) => [speedUp, ideal, interval?.high ?? 0]),
  );
  const runtimes = Map.groupBy(drawn, ({ runtime }) => runtime);
  return [...runtimes.values()].map((scalings) => scalingChart(scalings, conditions, most));
}

/**
 * @param scalings Of one runtime.
 * @param conditions Every way, in the order of their colours.
 * @param most The highest figure of any runtime.
 */
function scalingChart(scalings: readonly Scaling[], conditions: readonly string[], most: number): Chart {
  const { runtime, cores, tasks } = scalings[0]!;
  const rows = scalings.flatMap(({ condition, points }) =>
    points.map(({ workers, speedUp, interval }) => ({
      condition,
      workers,
      speedUp,
      low: interval?.low ?? speedUp,
      high: interval?.high ?? speedUp,
    })),
  );
  const ideal = scalings[0]!.points.map(({ workers, ideal: value }) => ({ workers, value }));
  const counts = [...new Set(rows.map(({ workers }) => workers))].toSorted((a, b) => a - b);
  const last = counts.at(-1)!;
  const across = [Math.min(counts[0]!, 1) - ROOM, last + ROOM];
  const upwards = [0, most * 1.08];
  const x = {
    field: "workers",
    type: "quantitative",
    scale: { domain: across, nice: false },
    axis: { values: counts, format: "d", grid: false, title: "workers" },
  } as const;
  const y = {
    field: "speedUp",
    type: "quantitative",
    scale: { domain: upwards, nice: false },
    axis: { title: "speed-up (times as fast)", tickCount: 5 },
  } as const;
  const { color, shape } = seriesOf(
    "condition",
    conditions,
    scalings.map(({ condition }) => condition),
  );
  const crowded = last > cores ? [{ from: cores, to: last + ROOM }] : [];
  return {
    kind: "scaling",
    subject: runtime,
    alt: altText(scalings),
    spec: {
      width: WIDTH,
      height: 200,
      autosize: { type: "fit-x", contains: "padding" },
      title: { text: `${runtime}: more workers`, subtitle: `${tasks} equal tasks, with 95 % intervals` },
      data: { values: rows },
      layer: [
        {
          data: { values: crowded },
          mark: { type: "rect", fill: LIGHT.shade },
          encoding: { x: { ...x, field: "from" }, x2: { field: "to" } },
        },
        {
          data: { values: crowded },
          mark: {
            type: "text",
            align: "right",
            baseline: "bottom",
            dx: -4,
            dy: -4,
            text: `more workers than ${cores} cores`,
          },
          encoding: { x: { ...x, field: "to" }, y: { datum: 0 } },
        },
        {
          data: { values: ideal },
          mark: { type: "line", ...REFERENCE },
          encoding: { x, y: { ...y, field: "value" } },
        },
        {
          data: { values: ideal.slice(-1) },
          mark: { type: "text", align: "right", baseline: "bottom", dy: -3, text: "ideal" },
          encoding: { x, y: { ...y, field: "value" } },
        },
        { mark: "rule", encoding: { x, y: { ...y, field: "low" }, y2: { field: "high" }, color } },
        { mark: "line", encoding: { x, y, color } },
        { mark: "point", encoding: { x, y, color, shape } },
      ],
    },
  };
}

function altText(scalings: readonly Scaling[]): string {
  const { runtime, cores, tasks } = scalings[0]!;
  const parts = scalings.map(({ condition, points }) => {
    const best = points.reduce((a, b) => (b.speedUp > a.speedUp ? b : a));
    const range = best.interval ? ` [${brief(best.interval.low)}, ${brief(best.interval.high)}]` : "";
    return `${condition} at best ${brief(best.speedUp)}${range} times as fast, with ${best.workers} workers, where ${brief(best.ideal)} is ideal`;
  });
  return `${runtime}: speed-up of ${tasks} equal tasks over the number of workers, on ${cores} cores. ${parts.join("; ")}.`;
}
