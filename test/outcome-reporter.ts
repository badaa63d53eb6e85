import type { Reporter, SerializedError, TestCase, TestModule } from "vitest/node";
import { writeOutcome, type Suite } from "./outcome.ts";
import { runtime } from "./runtime.ts";

/** A file that is silent for so long holds a test that blocks its thread, and with it the timer of its time limit. */
const SILENCE_MS = 5 * 60_000;

/** Counts how the tests ended. What fails outside a test, such as a file that does not load, counts as one failure. */
export class OutcomeReporter implements Reporter {
  #counts = { passed: 0, failed: 0, skipped: 0, pending: 0 };
  #alarm: NodeJS.Timeout | undefined;

  onTestModuleQueued(module: TestModule): void {
    this.#expectNews(module);
  }

  onTestCaseReady(test: TestCase): void {
    this.#expectNews(test.module);
  }

  onTestCaseResult(test: TestCase): void {
    this.#expectNews(test.module);
    this.#counts[test.result().state]++;
  }

  onTestModuleEnd(): void {
    clearTimeout(this.#alarm);
  }

  onTestRunEnd(modules: readonly TestModule[], errors: readonly SerializedError[]): void {
    this.#counts.failed += errors.length;
    for (const module of modules) {
      this.#counts.failed += module.errors().length;
      for (const group of module.children.allSuites()) this.#counts.failed += group.errors().length;
    }
    this.#write();
  }

  #expectNews(module: TestModule): void {
    clearTimeout(this.#alarm);
    this.#alarm = setTimeout(() => {
      console.error(`Cannot finish ${module.relativeModuleId} as a test in it blocks its thread`);
      this.#counts.failed++;
      this.#write();
      process.exit(1);
    }, SILENCE_MS);
  }

  #write(): void {
    const suite = process.env.NOGIL_TEST_RUNTIME as Suite;
    const { passed, failed, skipped, pending } = this.#counts;
    const version = suite === "tools" ? "" : runtime.version;
    writeOutcome(suite, { version, passed, failed: failed + pending, skipped });
  }
}
