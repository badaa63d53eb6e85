import type { Reporter, SerializedError, TestCase, TestModule } from "vitest/node";
import { conformanceReport } from "./conformance-report.ts";
import type { Tested } from "./conformance-report.ts";
import { lacks, runtimeVersion } from "./declared.ts";
import { errorsOutsideTests } from "./errors-outside-tests.ts";
import { runtime } from "./runtime.ts";
import { verdictOf } from "./verdict.ts";

/** Prints a line for each file as it ends, and then which cases passed. */
export class ConformanceReporter implements Reporter {
  readonly #tests: Tested[] = [];

  onTestCaseResult(test: TestCase): void {
    const [error] = test.result().errors ?? [];
    this.#tests.push({
      file: test.module.relativeModuleId,
      name: test.fullName,
      verdict: verdictOf(test),
      error: error?.message.split("\n")[0],
    });
  }

  onTestModuleEnd(module: TestModule): void {
    const file = module.relativeModuleId;
    const verdicts = this.#tests.filter((test) => test.file === file).map(({ verdict }) => verdict);
    const counts = Map.groupBy(verdicts, (verdict) => verdict);
    console.log(`${file}: ${[...counts].map(([verdict, { length }]) => `${length} ${verdict}`).join(", ")}`);
  }

  onTestRunEnd(modules: readonly TestModule[], errors: readonly SerializedError[]): void {
    for (const { where, error } of errorsOutsideTests(modules, errors))
      this.#tests.push({ file: where, name: where, verdict: "failed", error: error.message.split("\n")[0] });
    console.log(`\n${conformanceReport(`${runtime.name} ${runtimeVersion()}`, lacks(), this.#tests)}`);
  }
}
