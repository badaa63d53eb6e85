import type { Reporter, SerializedError, TestCase, TestModule } from "vitest/node";
import { errorsOutsideTests } from "./errors-outside-tests.ts";
import { runtimeVersion } from "./declared.ts";
import { writeOutcome, type Suite } from "./outcome.ts";
import { verdictOf } from "./verdict.ts";

/** If there is no news for so long, a test blocks its thread, and with it the timer of its time limit. */
const SILENCE_MS = 5 * 60_000;

/** Notes how the tests ended. What fails outside a test, such as a file that does not load, counts as one failure. */
export class OutcomeReporter implements Reporter {
  #counts = { passed: 0, skipped: 0, unsupported: 0 };
  #failures: string[] = [];
  /** Files that have begun, and not ended. */
  readonly #running = new Set<string>();
  #alarm: NodeJS.Timeout | undefined;

  onTestModuleQueued(module: TestModule): void {
    this.#running.add(module.relativeModuleId);
    this.#expectNews();
  }

  onTestCaseReady(): void {
    this.#expectNews();
  }

  onTestCaseResult(test: TestCase): void {
    this.#expectNews();
    const verdict = verdictOf(test);
    if (verdict !== "failed") this.#counts[verdict]++;
    else this.#fail(`${test.module.relativeModuleId} > ${test.fullName}`, test.result().errors);
  }

  onTestModuleEnd(module: TestModule): void {
    this.#running.delete(module.relativeModuleId);
    // Of the others: two run at a time.
    this.#expectNews();
  }

  onTestRunEnd(modules: readonly TestModule[], errors: readonly SerializedError[]): void {
    clearTimeout(this.#alarm);
    for (const { where, error } of errorsOutsideTests(modules, errors)) this.#fail(where, [error]);
    this.#write();
  }

  #fail(where: string, errors: readonly SerializedError[] = []): void {
    this.#failures.push([where, ...errors.map(({ message }) => message.split("\n")[0])].join(": "));
  }

  #expectNews(): void {
    clearTimeout(this.#alarm);
    this.#alarm = setTimeout(() => {
      const files = [...this.#running].join(", ");
      console.error(`Cannot finish ${files} as a test in it blocks its thread`);
      this.#fail(`${files}: a test in it blocks its thread`);
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
