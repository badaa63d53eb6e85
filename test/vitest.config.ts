import { join } from "node:path";
import { defineConfig } from "vitest/config";
import { ConformanceReporter } from "./conformance-reporter.ts";
import { OutcomeReporter } from "./outcome-reporter.ts";

const { NOGIL_TEST_RUNTIME = "", NOGIL_TEST_SUITE = "" } = process.env;
const isConformance = NOGIL_TEST_SUITE.startsWith("conformance-");

export default defineConfig({
  test: {
    root: join(import.meta.dirname, ".."),
    // A child process for each file, so that a test has a main thread of its own runtime to block.
    pool: "forks",
    maxWorkers: 2,
    // vitest has conditions of its own for its children, and these count instead of those in the environment.
    execArgv: isConformance ? ["--conditions", NOGIL_TEST_RUNTIME] : [],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    reporters: [isConformance ? new ConformanceReporter() : "default", new OutcomeReporter()],
    setupFiles: isConformance ? [join(import.meta.dirname, "skip-unsupported.ts")] : [],
    // Only the tests go through vite. The runtime itself loads all they import, so URLs, workers and identity are the real ones.
    server: { deps: { external: [/^(?!.*\.test\.ts$)/] } },
  },
});
