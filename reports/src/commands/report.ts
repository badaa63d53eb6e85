import { resolve } from "node:path";
import { makeReport, OUT } from "../make-report.ts";
import { readWords } from "./read-words.ts";

/** Makes the report of a results file again, and returns the paths of what it made. */
export async function report(words: string[]): Promise<string[]> {
  const { files, values } = readWords(words, {
    act: "make a report",
    usage: "RESULTS.json [--out DIR]",
    files: [1, 1],
    options: { out: { type: "string", default: OUT } },
  });
  return makeReport(files[0]!, resolve(values.out), process.env.GITHUB_STEP_SUMMARY);
}
