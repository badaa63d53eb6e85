// npm run report -- results/x.json [--out DIR]: makes the report of a results file again.
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { makeReport, OUT } from "./make-report.ts";
import { reportOrComplain, UsageError } from "./report-or-complain.ts";

const USAGE = "npm run report -- RESULTS.json [--out DIR]";

function parse(words: string[]): { path: string; out: string } {
  try {
    const options = { out: { type: "string", default: OUT } } as const;
    const { values, positionals } = parseArgs({ args: words, options, allowPositionals: true });
    const [path] = positionals;
    if (path === undefined || positionals.length > 1) throw new Error(`received ${positionals.length} files`);
    return { path: resolve(path), out: resolve(values.out) };
  } catch (cause) {
    const [line] = (cause as Error).message.split("\n");
    throw new UsageError(`Cannot make a report as the command must be "${USAGE}": ${line}`, { cause });
  }
}

await reportOrComplain(async () => {
  const { path, out } = parse(process.argv.slice(2));
  return await makeReport(path, out, process.env.GITHUB_STEP_SUMMARY);
});
