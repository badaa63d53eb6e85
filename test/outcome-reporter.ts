import type { Reporter, SerializedError, TestCase, TestModule } from "vitest/node";
import { errorsOutsideTests } from "./errors-outside-tests.ts";
import { runtimeVersion } from "./declared.ts";
import { writeOutcome, type Suite } from "./outcome.ts";
import { verdictOf } from "./verdict.ts";

/** A file that is silent for so long holds a test that blocks its thread, and with it the timer of its time limit. */
const SILENCE_MS = 5 * 60_000;

/** Notes how the tests ended. What fails outside a test, such as a file that does not load, counts as one failure. */
export class OutcomeReporter implements Reporter {
  #counts = { passed: 0, skipped: 0, unsupported: 0 };
  #failures: string[] = [];
  #alarm: NodeJS.Timeout | undefined;

  onTestModuleQueued(module: TestModule): void {
    this.#expectNews(module);
  }

  onTestCaseReady(test: TestCase): void {
    this.#expectNews(test.module);
  }

  onTestCaseResult(test: TestCase): void {
    this.#expectNews(test.module);
    const verdict = verdictOf(test);
    if (verdict !== "failed") this.#counts[verdict]++;
    else this.#fail(`${test.module.relativeModuleId} > ${test.fullName}`, test.result().errors);
  }

  onTestModuleEnd(): void {
    clearTimeout(this.#alarm);
  }

  onTestRunEnd(modules: readonly TestModule[], errors: readonly SerializedError[]): void {
    for (const { where, error } of errorsOutsideTests(modules, errors)) this.#fail(where, [error]);
    this.#write();
  }

  #fail(where: string, errors: readonly SerializedError[] = []): void {
    this.#failures.push([where, ...errors.map(({ message }) => message.split("\n")[0])].join(": "));
  }

  #expectNews(module: TestModule): void {
    clearTimeout(this.#alarm);
    this.#alarm = setTimeout(() => {
      console.error(`Cannot finish ${module.relativeModuleId} as a test in it blocks its thread`);
      this.#fail(`${module.relativeModuleId}: a test in it blocks its thread`);
      this.#write();
      process.exit(1);
    }, SILENCE_MS);
  }

  #write(): void {
    const suite = process.env.NOGIL_TEST_SUITE as Suite;
    const version = suite === "tools" ? "" : runtimeVersion();
    writeOutcome(suite, { version, ...this.#counts, failures: this.#failures });
  }
}
