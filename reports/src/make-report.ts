import { join } from "node:path";
import { readResults, ResultsError, writeAtomically } from "@nogil/results";
import { renderReport } from "./render-report.ts";

/** Where reports go unless told otherwise. */
export const OUT = join(import.meta.dirname, "../out");

/**
 * Makes the report of a results file.
 *
 * @param folder Where `report.md` is written, or `peers.md` where the results are of pools alone; made if it is missing.
 * @returns The path of the report.
 * @throws {ResultsError} If the results cannot be read or the report cannot be written.
 */
export async function makeReport(path: string, folder: string): Promise<string> {
  const results = await readResults(path);
  const text = renderReport(results);
  const isOfPools = results.cells.length > 0 && results.cells.every(({ kind }) => kind === "peer");
  const report = join(folder, isOfPools ? "peers.md" : "report.md");
  try {
    await writeAtomically(report, text);
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    throw new ResultsError(
      `Cannot write report as the file must be writable: received "${report}" (${code})`,
      {
        cause,
      },
    );
  }
  return report;
}
