import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Results } from "@nogil/results";
import { binaryOf } from "nogil/runtimes";
import type { RuntimeName } from "nogil/runtimes";
import type { Python } from "./python.ts";
import { ROOT } from "./command-line.ts";
import { UsageError } from "./usage-error.ts";

/**
 * Finds the binaries to measure.
 *
 * @throws {UsageError} If one is not there or does not start.
 */
export function describeRuntimes(names: readonly RuntimeName[]): Results["runtimes"] {
  return names.map((name) => {
    try {
      const path = binaryOf(name);
      return {
        label: name,
        name,
        version: versionOf(path),
        build: null,
        path,
        sha256: sha256(path),
        flags: [],
      };
    } catch (error) {
      throw new UsageError((error as Error).message);
    }
  });
}

/** Says which CPython is measured beside them. */
export function describePython({ version, path }: Python): Results["runtimes"][number] {
  return { label: "python", name: "python", version, build: null, path, sha256: sha256(path), flags: [] };
}

/**
 * Asks a runtime's binary for its version, such as `26.10.0`.
 *
 * @throws {Error} If it does not start, or does not say.
 */
export function versionOf(binary: string): string {
  const output = execFileSync(binary, ["--version"], {
    encoding: "utf8",
    timeout: 10_000,
    stdio: ["ignore", "pipe", "ignore"],
  });
  const version = /\d+\.\d+\.\d+\S*/.exec(output)?.[0];
  if (version === undefined)
    throw new Error(
      `Cannot use ${binary} as it must tell its version: received ${JSON.stringify(output.split("\n")[0])}`,
    );
  return version;
}

/** Says which state of the source was measured. */
export function describeSource(): Results["source"] {
  const status = git("status", "--porcelain");
  return {
    commit: git("rev-parse", "HEAD"),
    dirty: status === null ? null : status !== "",
    lockfileSha256: sha256(join(ROOT, "package-lock.json")),
  };
}

function git(...args: string[]): string | null {
  try {
    return execFileSync("git", args, {
      cwd: ROOT,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    }).trim();
  } catch {
    return null;
  }
}

function sha256(path: string): string {
  return createHash("sha256").update(readFileSync(path)).digest("hex");
}
