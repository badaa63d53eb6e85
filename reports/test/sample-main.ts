// Writes the fixture and its report anew, the reports of the results that were measured, and what the README says of them: run it
// after each change of the report, and read the difference.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { readResults, writeAtomically, writeResults } from "@nogil/results";
import { makeReport } from "../src/make-report.ts";
import { renderReport } from "../src/render-report.ts";
import { replacePart } from "../src/text/replace-part.ts";
import { readmeSample } from "./readme-sample.ts";
import { sampleResults } from "./sample-results.ts";

const SAMPLE = join(import.meta.dirname, "../sample");
const README = join(import.meta.dirname, "../../README.md");

await writeResults(join(import.meta.dirname, "sample.results.json"), sampleResults());
await writeAtomically(join(import.meta.dirname, "sample.report.md"), renderReport(sampleResults()));
for (const name of ["results.json", "peers.json"]) await makeReport(join(SAMPLE, name), SAMPLE);
const parts = readmeSample(await readResults(join(SAMPLE, "results.json")));
let readme = await readFile(README, "utf8");
for (const [part, text] of Object.entries(parts)) readme = replacePart(readme, part, text);
await writeAtomically(README, readme);
