import type { ProcessLaunch } from "@nogil/core";

/** How programs are started on Deno. */
export const launch: ProcessLaunch = {
  name: "deno",
  program: "deno",
  variable: "NOGIL_DENO",
  binaries: {
    "linux-x64": "@deno/linux-x64-glibc/deno",
    "linux-arm64": "@deno/linux-arm64-glibc/deno",
    "darwin-x64": "@deno/darwin-x64/deno",
    "darwin-arm64": "@deno/darwin-arm64/deno",
  },
  from: import.meta.url,
  run: (path) => ["run", "--allow-all", "--no-lock", "--quiet", path],
  main: decodeURIComponent(new URL("./process-main.ts", import.meta.url).pathname),
  env: () => ({}),
};
