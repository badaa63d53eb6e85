import type { Chart } from "./chart.ts";

const LONGEST = 60;

/** Gives each chart a name of its own that can stand in a path and in an id, whatever its subject is called. */
export function nameCharts<C extends Pick<Chart, "kind" | "subject">>(
  charts: readonly C[],
): (C & { name: string })[] {
  const taken = new Set<string>();
  return charts.map((chart) => {
    const words = `${chart.kind} ${chart.subject}`.toLowerCase().match(/[a-z0-9]+/g)!;
    const stem = words.join("-").slice(0, LONGEST);
    let name = stem;
    for (let i = 2; taken.has(name); i++) name = `${stem}-${i}`;
    taken.add(name);
    return { ...chart, name };
  });
}

export type NamedChart = Chart & { name: string };
