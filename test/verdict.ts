import type { TestCase } from "vitest/node";
import { lacks } from "./declared.ts";

/** How a test ended; "unsupported" if it is of something that the runtime declares not to have, "skipped" if this machine has not. */
export type Verdict = "passed" | "failed" | "unsupported" | "skipped";

/** What the note of a test begins with that was skipped as its runtime declares not to have what it is of. */
export const UNSUPPORTED = "unsupported: ";

/** Returns how a test ended. An `UnsupportedError` is a failure where nothing was declared, and always where threads are tested. */
export function verdictOf(test: TestCase): Verdict {
  const result = test.result();
  switch (result.state) {
    case "passed":
      return "passed";
    case "skipped":
      return result.note?.startsWith(UNSUPPORTED) ? "unsupported" : "skipped";
    default: {
      const errors = result.errors ?? [];
      const isRefused = errors.length > 0 && errors.every(({ name }) => name === "UnsupportedError");
      const isDeclared = isRefused && !test.fullName.startsWith("threads: ") && lacks().length > 0;
      return isDeclared ? "unsupported" : "failed";
    }
  }
}
