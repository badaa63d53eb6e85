// The last step of the benchmark: makes the report of the results that were just written. It is given the benchmark's arguments.
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { makeReport, OUT } from "./make-report.ts";
import { newestResults } from "./newest-results.ts";
import { reportOrComplain } from "./report-or-complain.ts";

const ROOT = join(import.meta.dirname, "../..");

const words = process.argv.slice(2);
const asksForHelp = words.some((word) => word === "--help" || word === "-h");
const { results = "results" } = parseArgs({
  args: words,
  options: { results: { type: "string" } },
  strict: false,
  allowPositionals: true,
}).values as { results?: string };
if (!asksForHelp)
  await reportOrComplain(async () =>
    makeReport(await newestResults(resolve(ROOT, results)), OUT, process.env.GITHUB_STEP_SUMMARY),
  );
