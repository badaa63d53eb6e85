// npm run conformance -- --runtime NAME [-- filters of vitest]: says which cases a runtime passes, which it fails, and which it
// does not support. Fails when a case failed, or none passed.
import { join } from "node:path";
import { parseArgs } from "node:util";
import { oneOf, runMain, UsageError } from "../packages/bench/src/usage-error.ts";
import { UnsupportedError } from "../packages/nogil/src/mod.ts";
import { launches } from "../test/launches.ts";
import { readOutcome, removeOutcome } from "../test/outcome.ts";
import { runVitest } from "../test/run-vitest.ts";

await runMain(async () => {
  const { name, filters } = readArguments();
  const runtime = oneOf("--runtime", name, Object.keys(launches));
  const suite = `conformance-${runtime}` as const;
  removeOutcome(suite);
  try {
    runVitest(runtime, ["--dir", join(import.meta.dirname, "../test/conformance"), ...filters], {
      ...launches[runtime].env(),
      NOGIL_TEST_RUNTIME: runtime,
      NOGIL_TEST_SUITE: suite,
    });
  } catch (error) {
    throw error instanceof UnsupportedError ? new UsageError(error.message) : error;
  }
  // For vitest, what is not supported has failed.
  const { passed, failures } = readOutcome(suite) ?? { passed: 0, failures: [] };
  process.exitCode = passed > 0 && failures.length === 0 ? 0 : 1;
});

function readArguments() {
  try {
    const options = { runtime: { type: "string" } } as const;
    const { values, positionals } = parseArgs({ options, allowPositionals: true });
    return { name: values.runtime, filters: positionals };
  } catch (error) {
    throw new UsageError(`Cannot test conformance: ${(error as Error).message}`);
  }
}
