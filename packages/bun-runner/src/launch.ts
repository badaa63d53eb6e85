import type { ProcessLaunch } from "@nogil/core";

/** How programs are started on Bun. */
export const launch: ProcessLaunch = {
  name: "bun",
  program: "bun",
  variable: "NOGIL_BUN",
  binaries: {
    "linux-x64": "@oven/bun-linux-x64/bin/bun",
    "linux-arm64": "@oven/bun-linux-aarch64/bin/bun",
    "darwin-x64": "@oven/bun-darwin-x64/bin/bun",
    "darwin-arm64": "@oven/bun-darwin-aarch64/bin/bun",
  },
  from: import.meta.url,
  run: (path) => ["run", path],
  main: decodeURIComponent(new URL("./process-main.ts", import.meta.url).pathname),
  env: () => ({}),
};
