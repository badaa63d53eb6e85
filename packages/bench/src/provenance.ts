import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Results } from "@nogil/results";
import type { Binary } from "./binaries.ts";
import { ROOT } from "./command-line.ts";
import { programCommand } from "./program-command.ts";
import { shownPath } from "./shown-path.ts";

/** Says which binary is measured. */
export function describeBinary(binary: Binary): Results["runtimes"][number] {
  const { label, name, version, build, path } = binary;
  const flags = programCommand(binary, "", "task").slice(1, -1);
  return { label, name, version, build, path: shownPath(path), sha256: sha256(path), flags };
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
