import { readFileSync } from "node:fs";
import process from "node:process";

const PERIOD_MS = 500;

/**
 * Calls `gone` when one of the programs that this run was started through, such as npm and turbo, has ended: they do not
 * hand a SIGTERM down to what they started, and the run would go on for minutes with nobody to read it.
 * Does nothing where there is no /proc.
 */
export function watchAncestors(gone: () => void): void {
  const ancestors = launchers();
  const timer = setInterval(() => {
    if (ancestors.every(({ pid, parent }) => parentOf(pid) === parent)) return;
    clearInterval(timer);
    gone();
  }, PERIOD_MS);
  timer.unref();
}

/** The ancestors up to the outermost npm or turbo, each with its own parent; a shell beyond them may end as it likes. */
function launchers(): { pid: number; parent: number }[] {
  const ancestors: { pid: number; parent: number; command: string }[] = [];
  for (let pid = process.ppid; pid > 1;) {
    const parent = parentOf(pid);
    if (parent === undefined) break;
    ancestors.push({ pid, parent, command: read(`/proc/${pid}/cmdline`) ?? "" });
    pid = parent;
  }
  const outermost = ancestors.findLastIndex(({ command }) => /\b(npm|npx|turbo)\b/.test(command));
  // Whether the outermost itself has ended shows in its child's parent.
  return ancestors.slice(0, Math.max(0, outermost));
}

/** @see proc_pid_stat(5), field 4; the name before it may hold spaces and parentheses */
function parentOf(pid: number): number | undefined {
  const stat = read(`/proc/${pid}/stat`);
  return stat === undefined ? undefined : Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]);
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}
