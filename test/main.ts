// node main.ts node|deno|bun|tools [arguments of vitest]: runs one suite inside its runtime.
import { UnsupportedError } from "nogil";
import { removeOutcome, SUITES } from "./outcome.ts";
import { runVitest } from "./run-vitest.ts";

const [given, ...args] = process.argv.slice(2);
const suite = SUITES.find((name) => name === given);
if (suite === undefined) {
  console.error(`Cannot test as the suite must be one of ${SUITES.join(", ")}: received "${given}"`);
  process.exit(2);
}
// The explorer plays workers, and needs no runtime's.
const files =
  suite === "tools"
    ? ["--exclude", "test/*.test.ts", "--exclude", "test/!(explorer)/**"]
    : ["--dir", import.meta.dirname, "--exclude", "**/explorer/**"];

removeOutcome(suite);
try {
  process.exitCode = runVitest(suite === "tools" ? "node" : suite, [...files, ...args], {
    NOGIL_TEST_RUNTIME: suite,
    NOGIL_TEST_SUITE: suite,
  });
} catch (error) {
  if (!(error instanceof UnsupportedError)) throw error;
  console.error(error.message);
  process.exitCode = 2;
}
