import { join } from "node:path";
import { defineConfig } from "vitest/config";
import { OutcomeReporter } from "./outcome-reporter.ts";

export default defineConfig({
  test: {
    root: join(import.meta.dirname, ".."),
    // A child process for each file, so that a test has a main thread of its own runtime to block.
    pool: "forks",
    maxWorkers: 2,
    testTimeout: 60_000,
    reporters: ["default", new OutcomeReporter()],
    // Only the tests go through vite. The runtime itself loads all they import, so URLs, workers and identity are the real ones.
    server: { deps: { external: [/^(?!.*\.test\.ts$)/] } },
  },
});
