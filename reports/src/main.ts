// npm run report -- results/x.json: makes the report of a results file again. Commands do other things with results.
import { compareCommand } from "./commands/compare.ts";
import { exportCommand } from "./commands/export.ts";
import { mergeCommand } from "./commands/merge.ts";
import { report } from "./commands/report.ts";
import { reportOrComplain } from "./report-or-complain.ts";

const COMMANDS = new Map([
  ["compare", compareCommand],
  ["merge", mergeCommand],
  ["csv", exportCommand("csv")],
  ["bmf", exportCommand("bmf")],
]);

const HELP = `Does something with results/*.json.

  npm run report -- RESULTS.json [--out DIR]            makes their report again
  npm run report -- compare OLD.json NEW.json           compares two runs of one machine; exits with 0 where nothing
      [--margin PERCENT] [--only PATTERN] [--out DIR]   is slower, 1 regressed, 2 invalid, 3 unresolved; only cells
                                                        whose id holds PATTERN, in which * stands for anything
  npm run report -- merge A.json B.json … [--out DIR]   puts several machines side by side
  npm run report -- csv RESULTS.json [--out DIR]        prints their figures as CSV
  npm run report -- bmf RESULTS.json [--out DIR]        prints them as Bencher Metric Format`;

const words = process.argv.slice(2);
const command = COMMANDS.get(words[0] ?? "");
await reportOrComplain(async () => {
  if (words.includes("--help") || words.includes("-h")) return [HELP];
  return command ? [await command(words.slice(1))] : await report(words);
});
