import { appendFile } from "node:fs/promises";
import { basename, join, relative } from "node:path";
import { readResults } from "@nogil/results";
import { chartsOf } from "./charts/charts-of.ts";
import { CHARTS } from "./charts/pictures.ts";
import { recolour } from "./charts/recolour.ts";
import { renderChart } from "./charts/render-chart.ts";
import { DARK } from "./charts/theme.ts";
import { toBmf } from "./exports/to-bmf.ts";
import { toCsv } from "./exports/to-csv.ts";
import { type DrawnChart, renderPage } from "./page/render-page.ts";
import { renderReport } from "./render-report.ts";
import { renderSummary } from "./summary/render-summary.ts";
import { writeReport } from "./write-report.ts";

/** Where reports go unless told otherwise. */
export const OUT = join(import.meta.dirname, "../out");

/**
 * Makes the report of a results file: as Markdown, with the charts it shows as files, and as one page; and beside it its figures as CSV
 * and Bencher Metric Format.
 *
 * @param folder Where `report.md` and `report.html` are written, or `peers.md` and `peers.html` where the results are of pools
 *   alone; made if it is missing.
 * @param summary A file to which the report in short is appended, as GitHub shows it beside a run.
 * @returns The paths of the two.
 * @throws {ResultsError} If the results cannot be read or the report cannot be written.
 */
export async function makeReport(path: string, folder: string, summary?: string): Promise<string[]> {
  const results = await readResults(path);
  const charts = chartsOf(results);
  const text = renderReport(results, charts);
  const drawn: DrawnChart[] = [];
  for (const chart of charts) drawn.push({ ...chart, svg: await renderChart(chart) });
  const isOfPools = results.cells.length > 0 && results.cells.every(({ kind }) => kind === "peer");
  const name = join(folder, isOfPools ? "peers" : "report");
  const [report, page] = [`${name}.md`, `${name}.html`];
  await writeReport(`${name}.csv`, toCsv(results));
  await writeReport(`${name}.bmf.json`, toBmf(results));
  // The report last, so that it shows no chart that is not there yet.
  for (const { name: chart, svg } of drawn) {
    await writeReport(join(folder, CHARTS, `${chart}-light.svg`), svg);
    await writeReport(
      join(folder, CHARTS, `${chart}-dark.svg`),
      recolour(svg, (role) => DARK[role]),
    );
  }
  await writeReport(page, await renderPage(text, drawn));
  await writeReport(report, text);
  if (summary)
    await writeReport(summary, renderSummary(results, text, [report, page].map(shown)), appendFile);
  return [report, page];
}

const shown = (path: string) => relative(process.cwd(), path) || basename(path);
