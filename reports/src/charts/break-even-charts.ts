import type { BreakEven } from "../analysis/break-even.ts";
import { breakEvenText } from "../text/task-size.ts";
import { type Chart, WIDTH } from "./chart.ts";
import { logDomain, logTicks } from "./log-ticks.ts";
import { seriesOf } from "./series.ts";
import { REFERENCE } from "./theme.ts";

/**
 * From which size of a task each way to share tasks takes less time than doing them one after another.
 *
 * @param curves Of one runtime.
 * @param conditions Every way, in the order of their colours.
 * @param domains What the axes of all runtimes span, so that they can be compared.
 */
function breakEvenChart(
  curves: readonly BreakEven[],
  conditions: readonly string[],
  domains: { taskMs: [number, number]; ratio: [number, number] },
): Chart {
  const subject = curves[0]!.runtime;
  const rows = curves.flatMap(({ condition, points }) =>
    points.map(({ taskMs, comparison: { ratio, interval } }) => {
      const { low, high } = interval ?? { low: ratio, high: ratio };
      return { condition, taskMs, ratio, low, high };
    }),
  );
  const axis = (domain: [number, number], title: string) => ({
    values: logTicks(domain),
    format: ",~r",
    title,
  });
  const x = {
    field: "taskMs",
    type: "quantitative",
    scale: { type: "log", domain: domains.taskMs, nice: false },
    axis: axis(domains.taskMs, "work of one task, ms (log scale)"),
  } as const;
  const scaledY = {
    type: "quantitative",
    scale: { type: "log", domain: domains.ratio, nice: false },
    axis: axis(domains.ratio, "time, one after another = 1 (log)"),
  } as const;
  const y = { ...scaledY, field: "ratio" };
  const shown = curves.map(({ condition }) => condition);
  const { color, shape } = seriesOf("condition", conditions, shown);
  return {
    kind: "break-even",
    subject,
    alt: altText(subject, curves),
    spec: {
      width: WIDTH,
      height: 220,
      autosize: { type: "fit-x", contains: "padding" },
      title: { text: `${subject}: when sharing tasks pays`, subtitle: "below the line it takes less time" },
      data: { values: rows },
      layer: [
        {
          data: { values: [{}] },
          mark: { type: "rule", ...REFERENCE },
          encoding: { y: { ...scaledY, datum: 1 } },
        },
        { mark: "rule", encoding: { x, y: { ...y, field: "low" }, y2: { field: "high" }, color } },
        { mark: "line", encoding: { x, y, color } },
        { mark: "point", encoding: { x, y, color, shape } },
      ],
    },
  };
}

/** One chart a runtime, all with the same axes. */
export function breakEvenCharts(all: readonly BreakEven[]): Chart[] {
  const drawn = all.filter(({ points }) => points.length > 0);
  const points = drawn.flatMap((curve) => curve.points);
  const domains = {
    taskMs: logDomain(points.map(({ taskMs }) => taskMs)),
    ratio: logDomain([
      1,
      ...points.flatMap(({ comparison: { ratio, interval } }) => [
        ratio,
        interval?.low ?? ratio,
        interval?.high ?? ratio,
      ]),
    ]),
  };
  const conditions = [...new Set(drawn.map(({ condition }) => condition))];
  const runtimes = Map.groupBy(drawn, ({ runtime }) => runtime);
  return [...runtimes.values()].map((curves) => breakEvenChart(curves, conditions, domains));
}

function altText(runtime: string, curves: readonly BreakEven[]): string {
  const parts = curves.map((curve) => `${curve.condition} ${breakEvenText(curve)}`);
  return `${runtime}: time of each way to share tasks as a multiple of doing them one after another, over the work of one task. Each pays from: ${parts.join("; ")}.`;
}
