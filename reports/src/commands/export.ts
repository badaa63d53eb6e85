import { join, resolve } from "node:path";
import { readResults } from "@nogil/results";
import { toBmf } from "../exports/to-bmf.ts";
import { toCsv } from "../exports/to-csv.ts";
import { writeReport } from "../write-report.ts";
import { readWords } from "./read-words.ts";

const FORMATS = {
  csv: { act: "make CSV", file: "report.csv", convert: toCsv },
  bmf: { act: "make Bencher Metric Format", file: "report.bmf.json", convert: toBmf },
} as const;

/**
 * Makes a command that converts results.
 *
 * @returns The command: it returns the text; with `--out` that is in a file of that folder, too.
 */
export function exportCommand(format: keyof typeof FORMATS): (words: string[]) => Promise<string> {
  const { act, file, convert } = FORMATS[format];
  return async (words) => {
    const { files, values } = readWords(words, {
      act,
      usage: `${format} RESULTS.json [--out DIR]`,
      files: [1, 1],
      options: { out: { type: "string" } },
    });
    const text = convert(await readResults(files[0]!));
    if (values.out !== undefined) await writeReport(join(resolve(values.out), file), text);
    return text.trimEnd();
  };
}
