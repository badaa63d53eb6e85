import { join } from "node:path";
import { readResults } from "@nogil/results";
import { toBmf } from "./exports/to-bmf.ts";
import { toCsv } from "./exports/to-csv.ts";
import { renderReport } from "./render-report.ts";
import { writeReport } from "./write-report.ts";

/** Where reports go unless told otherwise. */
export const OUT = join(import.meta.dirname, "../out");

/**
 * Makes the report of a results file, and its figures as CSV and Bencher Metric Format beside it.
 *
 * @param folder Where `report.md` is written, or `peers.md` where the results are of pools alone; made if it is missing.
 * @returns The path of the report.
 * @throws {ResultsError} If the results cannot be read or the report cannot be written.
 */
export async function makeReport(path: string, folder: string): Promise<string> {
  const results = await readResults(path);
  const isOfPools = results.cells.length > 0 && results.cells.every(({ kind }) => kind === "peer");
  const name = join(folder, isOfPools ? "peers" : "report");
  await writeReport(`${name}.md`, renderReport(results));
  await writeReport(`${name}.csv`, toCsv(results));
  await writeReport(`${name}.bmf.json`, toBmf(results));
  return `${name}.md`;
}
