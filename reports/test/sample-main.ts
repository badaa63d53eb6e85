// Writes the fixture and its report anew, and the reports of the results that were measured: run it after each change of the report,
// and read the difference.
import { join } from "node:path";
import { writeAtomically, writeResults } from "@nogil/results";
import { makeReport } from "../src/make-report.ts";
import { renderReport } from "../src/render-report.ts";
import { sampleResults } from "./sample-results.ts";

const SAMPLE = join(import.meta.dirname, "../sample");

await writeResults(join(import.meta.dirname, "sample.results.json"), sampleResults());
await writeAtomically(join(import.meta.dirname, "sample.report.md"), renderReport(sampleResults()));
for (const name of ["results.json", "peers.json"]) await makeReport(join(SAMPLE, name), SAMPLE);
