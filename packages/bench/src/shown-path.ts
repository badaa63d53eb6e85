import { homedir } from "node:os";
import { relative } from "node:path";
import { ROOT } from "./command-line.ts";

/** A path as results show it, which are read elsewhere: from the repository's root or from home, where it lies below one of these. */
export function shownPath(path: string): string {
  if (path.startsWith(`${ROOT}/`)) return relative(ROOT, path);
  return path.startsWith(`${homedir()}/`) ? `~${path.slice(homedir().length)}` : path;
}
