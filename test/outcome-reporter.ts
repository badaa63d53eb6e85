import type { Reporter, SerializedError, TestModule } from "vitest/node";
import { writeOutcome, type Suite } from "./outcome.ts";
import { runtime } from "./runtime.ts";

/** Counts how the tests ended. What fails outside a test, such as a file that does not load, counts as one failure. */
export class OutcomeReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], errors: readonly SerializedError[]): void {
    const suite = process.env.NOGIL_TEST_RUNTIME as Suite;
    const counts = { passed: 0, failed: errors.length, skipped: 0, pending: 0 };
    for (const module of modules) {
      counts.failed += module.errors().length;
      for (const group of module.children.allSuites()) counts.failed += group.errors().length;
      for (const test of module.children.allTests()) counts[test.result().state]++;
    }
    const { passed, failed, pending, skipped } = counts;
    const version = suite === "tools" ? "" : runtime.version;
    writeOutcome(suite, { version, passed, failed: failed + pending, skipped });
  }
}
