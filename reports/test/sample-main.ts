// Writes the fixture and its report anew: run it after each change of either, and read the difference.
import { join } from "node:path";
import { writeAtomically, writeResults } from "@nogil/results";
import { renderReport } from "../src/render-report.ts";
import { sampleResults } from "./sample-results.ts";

await writeResults(join(import.meta.dirname, "sample.results.json"), sampleResults());
await writeAtomically(join(import.meta.dirname, "sample.report.md"), renderReport(sampleResults()));
