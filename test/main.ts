// node main.ts node|deno|bun|tools [arguments of vitest]: runs one suite inside its runtime.
import { spawnSync } from "node:child_process";
import { createRequire } from "node:module";
import { join } from "node:path";
import { UnsupportedError } from "nogil";
import { binaryOf } from "nogil/runtimes";
import { removeOutcome, SUITES } from "./outcome.ts";

const [given, ...args] = process.argv.slice(2);
const suite = SUITES.find((name) => name === given);
if (suite === undefined) {
  console.error(`Cannot test as the suite must be one of ${SUITES.join(", ")}: received "${given}"`);
  process.exit(2);
}
const here = (path: string) => join(import.meta.dirname, path);
const FLAGS = {
  node: [],
  deno: ["run", "--allow-all"],
  bun: ["--bun", "--preload", here("bun-channel.ts")],
  tools: [],
};
const vitest = join(createRequire(import.meta.url).resolve("vitest/package.json"), "../vitest.mjs");
// The explorer plays workers, and needs no runtime's.
const files =
  suite === "tools"
    ? ["--exclude", "test/*.test.ts", "--exclude", "test/!(explorer)/**"]
    : ["--dir", here(""), "--exclude", "**/explorer/**"];

removeOutcome(suite);
try {
  const { status } = spawnSync(
    binaryOf(suite === "tools" ? "node" : suite),
    [...FLAGS[suite], vitest, "run", "--config", here("vitest.config.ts"), ...files, ...args],
    { stdio: "inherit", env: { ...process.env, NOGIL_TEST_RUNTIME: suite } },
  );
  process.exitCode = status ?? 1;
} catch (error) {
  if (!(error instanceof UnsupportedError)) throw error;
  console.error(error.message);
  process.exitCode = 2;
}
