import { join, resolve } from "node:path";
import { readResults, type Results, ResultsError } from "@nogil/results";
import { renderMerge } from "../render-merge.ts";
import { writeReport } from "../write-report.ts";
import { readWords } from "./read-words.ts";

const MOST = 100;

/**
 * Puts the runs of several machines side by side.
 *
 * @returns A page of Markdown; with `--out` it is in `merged.md` of that folder, too.
 * @throws {ResultsError} If a file cannot be read, or if two of them are one run or did not do the same.
 */
export async function mergeCommand(words: string[]): Promise<string> {
  const { files, values } = readWords(words, {
    act: "merge runs",
    usage: "merge A.json B.json … [--out DIR]",
    files: [2, MOST],
    options: { out: { type: "string" } },
  });
  const runs: Results[] = [];
  for (const file of files) runs.push(await readResults(file));
  checkRuns(files, runs);
  const text = renderMerge(runs);
  if (values.out !== undefined) await writeReport(join(resolve(values.out), "merged.md"), text);
  return text.trimEnd();
}

function checkRuns(files: readonly string[], runs: readonly Results[]): void {
  const seen = new Map<string, string>();
  for (const [i, { machine, startedAt, finishedAt, settings }] of runs.entries()) {
    const run = JSON.stringify([machine, startedAt, finishedAt, settings.seed]);
    const twin = seen.get(run);
    if (twin !== undefined) {
      throw new ResultsError(
        `Cannot merge runs as each must be another run: received "${twin}" and "${files[i]}"`,
      );
    }
    seen.set(run, files[i]!);
    if (settings.live !== runs[0]!.settings.live) {
      throw new ResultsError(
        `Cannot merge runs as all or none must be of live sites: received "${files[0]}" and "${files[i]}"`,
      );
    }
  }
}
