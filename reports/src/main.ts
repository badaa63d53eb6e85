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

const words = process.argv.slice(2);
const command = COMMANDS.get(words[0] ?? "");
await reportOrComplain(() => (command ? command(words.slice(1)) : report(words)));
