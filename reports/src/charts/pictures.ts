import { escapeHtml } from "../text/escape-html.ts";
import { clean } from "../text/escape-text.ts";
import { type ChartKind, WIDTH } from "./chart.ts";
import type { NamedChart } from "./name-charts.ts";

const LONGEST_ALT = 2000;

/** The folder of the charts' files, beside the report. */
export const CHARTS = "charts";

/**
 * Shows charts in Markdown, side by side where there is room, in the theme of the reader.
 *
 * @param subject Shows only what is of this workload or runtime.
 * @returns Nothing if there are none.
 */
export function pictures(
  charts: readonly NamedChart[],
  kinds: readonly ChartKind[],
  subject?: string,
): string {
  return charts
    .filter((chart) => kinds.includes(chart.kind) && (subject === undefined || chart.subject === subject))
    .map(({ name, alt }) =>
      [
        "<picture>",
        `<source media="(prefers-color-scheme: dark)" srcset="${CHARTS}/${name}-dark.svg">`,
        `<img alt="${escapeHtml(clean(alt, LONGEST_ALT))}" src="${CHARTS}/${name}-light.svg" width="${WIDTH}">`,
        "</picture>",
      ].join("\n"),
    )
    .join("\n");
}

/** The names of the charts that a block of HTML of {@linkcode pictures} shows. */
export function picturedIn(html: string): string[] {
  return [...html.matchAll(/^<source [^>]* srcset="charts\/([a-z0-9-]+)-dark\.svg">$/gm)].map(
    ([, name]) => name!,
  );
}
