// Fails when package-lock.json is not what "npm run lock" would have left. Needs no network.
import { globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { completeLockfile, readLockfile, type LockedPackage } from "./lockfile.ts";

const FIELDS = ["dependencies", "devDependencies", "optionalDependencies", "peerDependencies"] as const;

/** Returns the first reason why the lockfile is not good, or `undefined`. */
function fault(root: string): string | undefined {
  const lock = readLockfile();
  const manifest = (path: string) =>
    JSON.parse(readFileSync(join(root, path, "package.json"), "utf8")) as LockedPackage & {
      workspaces: string[];
    };

  const { workspaces } = manifest("");
  const paths = globSync(
    workspaces.map((pattern) => `${pattern}/package.json`),
    { cwd: root },
  ).map(dirname);
  for (const path of ["", ...paths]) {
    for (const field of FIELDS) {
      if (!isDeepStrictEqual(manifest(path)[field] ?? {}, lock.packages[path]?.[field] ?? {})) {
        return `${join(path, "package.json")} has other ${field}`;
      }
    }
  }
  for (const [path, { link, resolved }] of Object.entries(lock.packages)) {
    if (link !== true && resolved !== undefined) return `it says where ${path} comes from: ${resolved}`;
    if (link === true && resolved !== undefined && !paths.includes(resolved)) return `${resolved} is gone`;
  }
  const complete = structuredClone(lock);
  completeLockfile(complete);
  const keys = Object.keys({ ...lock.packages, ...complete.packages });
  const wrong = keys.find((path) => !isDeepStrictEqual(lock.packages[path], complete.packages[path]));
  return wrong && `${wrong} is missing or incomplete`;
}

const reason = fault(join(import.meta.dirname, ".."));
if (reason !== undefined) {
  console.error(`package-lock.json is out of date (run "npm run lock"): ${reason}`);
  process.exit(1);
}
