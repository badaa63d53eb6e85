// The last step of the benchmark: makes the report of the results that were just written. It is given
// the benchmark's arguments and has no use for them.
import { join } from "node:path";
import { makeReport, OUT } from "./make-report.ts";
import { newestResults } from "./newest-results.ts";
import { reportOrComplain } from "./report-or-complain.ts";

const RESULTS = join(import.meta.dirname, "../../results");

const asksForHelp = process.argv.slice(2).some((word) => word === "--help" || word === "-h");
if (!asksForHelp)
  await reportOrComplain(async () =>
    makeReport(await newestResults(RESULTS), OUT, process.env.GITHUB_STEP_SUMMARY),
  );
