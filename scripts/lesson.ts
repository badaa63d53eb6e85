// npm run lesson: lists the programs of the lesson.
// npm run lesson -- 04-rlock [--runtime deno] [-- arguments]: runs one of them, on Node if no runtime is named.
import { spawnSync } from "node:child_process";
import { globSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { parseArgs } from "node:util";
import { oneOf, runMain, UsageError } from "../packages/bench/src/usage-error.ts";
import { UnsupportedError } from "../packages/nogil/src/mod.ts";
import { runCommand, runtimeNames } from "../packages/nogil/src/runtimes.ts";
import type { RuntimeName } from "../packages/nogil/src/runtimes.ts";

const EXAMPLES = join(import.meta.dirname, "../examples");
const programs = globSync("[0-9]*.ts", { cwd: EXAMPLES })
  .map((path) => basename(path, ".ts"))
  .toSorted();

await runMain(async () => {
  const { runtime, program, rest } = readArguments();
  if (program === undefined) list();
  else run(oneOf("--runtime", runtime, runtimeNames), oneOf("the program", program, programs), rest);
});

function readArguments() {
  try {
    const options = { runtime: { type: "string", default: "node" } } as const;
    const { values, positionals } = parseArgs({ options, allowPositionals: true });
    return { runtime: values.runtime, program: positionals[0], rest: positionals.slice(1) };
  } catch (error) {
    throw new UsageError(`Cannot run the lesson: ${(error as Error).message}`);
  }
}

/** The first line of each program says what it shows. */
function list() {
  const width = Math.max(...programs.map((name) => name.length));
  for (const name of programs) {
    const [title] = readFileSync(join(EXAMPLES, `${name}.ts`), "utf8").split("\n");
    console.log(`${name.padEnd(width)}  ${title.replace("// ", "")}`);
  }
}

function run(runtime: RuntimeName, program: string, args: readonly string[]) {
  try {
    const [binary, ...rest] = runCommand(runtime, join(EXAMPLES, `${program}.ts`));
    process.exitCode = spawnSync(binary, [...rest, ...args], { stdio: "inherit" }).status ?? 1;
  } catch (error) {
    throw error instanceof UnsupportedError ? new UsageError(error.message) : error;
  }
}
