import { join, resolve } from "node:path";
import { readResults, ResultsError } from "@nogil/results";
import { compareRuns } from "../analysis/compare-runs.ts";
import { EQUIVALENT } from "../analysis/judge.ts";
import { keyDifferences } from "../analysis/machine-key.ts";
import { outcomeOf, OUTCOMES } from "../analysis/outcome-of.ts";
import { renderComparison } from "../render-comparison.ts";
import { writeReport } from "../write-report.ts";
import { readWords, usageError } from "./read-words.ts";

const ACT = "compare runs";
const USAGE = "compare OLD.json NEW.json [--margin PERCENT] [--only PATTERN] [--out DIR]";

/**
 * Compares two runs of one machine, and sets the exit code: 0 ok, 1 regressed, 3 unresolved.
 *
 * @returns A page of Markdown; with `--out` it is in `comparison.md` of that folder, too.
 * @throws {ResultsError} If a file cannot be read, or if the runs are not of one machine doing the same.
 */
export async function compareCommand(words: string[]): Promise<string> {
  const { files, values } = readWords(words, {
    act: ACT,
    usage: USAGE,
    files: [2, 2],
    options: { out: { type: "string" }, margin: { type: "string" }, only: { type: "string" } },
  });
  const rules = { margin: marginOf(values.margin), only: values.only };
  const [old, now] = [await readResults(files[0]!), await readResults(files[1]!)];
  const differences = keyDifferences(old, now).map((each) => `${each.what} "${each.old}" and "${each.now}"`);
  if (differences.length > 0) {
    throw new ResultsError(
      `Cannot compare runs as both must be of one machine doing the same: received ${differences.join(", ")}`,
    );
  }
  const rows = compareRuns(old, now, rules);
  if (rows.length === 0 && rules.only !== undefined) {
    throw usageError(
      ACT,
      USAGE,
      `--only must match a cell of both runs: received ${JSON.stringify(rules.only)}`,
    );
  }
  const outcome = outcomeOf(rows);
  const text = renderComparison({ old, now, rows, outcome, rules });
  if (values.out !== undefined) await writeReport(join(resolve(values.out), "comparison.md"), text);
  process.exitCode = OUTCOMES[outcome];
  return text.trimEnd();
}

function marginOf(percent: string | undefined): number {
  if (percent === undefined) return EQUIVALENT;
  const value = Number(percent);
  if (/^\d+(\.\d+)?$/.test(percent) && value > 0 && value <= 100) return 1 + value / 100;
  throw usageError(
    ACT,
    USAGE,
    `--margin must be above 0 and at most 100: received ${JSON.stringify(percent)}`,
  );
}
