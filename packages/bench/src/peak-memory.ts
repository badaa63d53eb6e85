import { spawn } from "node:child_process";
import { readFile } from "node:fs/promises";
import process from "node:process";
import { setTimeout as sleep } from "node:timers/promises";
import { childrenOf } from "./children-of.ts";

const PERIOD_MS = 5;

/**
 * Runs a command once and returns the peak of its memory in bytes: of the whole tree of its processes, pages that several of
 * them share counted once. `undefined` where the system does not tell, or the command failed.
 *
 * Looking costs CPU time, so this run must not be timed.
 *
 * @see proc_pid_smaps(5)
 */
export async function peakMemory(
  [program, ...args]: readonly string[],
  env: NodeJS.ProcessEnv,
  signal: AbortSignal,
): Promise<number | undefined> {
  if (process.platform !== "linux") return undefined;
  const child = spawn(program, args, { env, stdio: "ignore", detached: true });
  const ended = new Promise<number | null>((resolve) =>
    child.on("exit", resolve).on("error", () => resolve(null)),
  );
  const kill = () => {
    try {
      process.kill(-child.pid!, "SIGKILL");
    } catch {
      // nobody is left
    }
  };
  signal.addEventListener("abort", kill);
  let peak = 0;
  let running = child.pid !== undefined;
  void ended.then(() => (running = false));
  while (running) {
    peak = Math.max(peak, await treeBytes(child.pid!));
    await sleep(PERIOD_MS);
  }
  signal.removeEventListener("abort", kill);
  kill();
  return (await ended) === 0 && peak > 0 ? peak : undefined;
}

/** Memory of one process in bytes: its own pages, and those that it shares with any other process. */
interface Pages {
  readonly own: number;
  readonly shared: number;
}

/**
 * What a tree of processes takes. They run the same binary, so what one of them shares the others share with it. The
 * kernel's own measure, the proportional set size, would also divide by processes outside: a runtime would look smaller
 * for every other program of it that runs, such as this one.
 */
async function treeBytes(pid: number): Promise<number> {
  const pages = await treePages(pid);
  return pages.reduce((sum, { own }) => sum + own, 0) + Math.max(...pages.map(({ shared }) => shared));
}

async function treePages(pid: number): Promise<Pages[]> {
  const [rollup, children] = await Promise.all([
    readFile(`/proc/${pid}/smaps_rollup`, "utf8").catch(() => ""),
    childrenOf(pid),
  ]);
  const bytes = (name: string) =>
    1024 * Number(new RegExp(`^${name}: +(\\d+) kB`, "m").exec(rollup)?.[1] ?? 0);
  const own = bytes("Private_Clean") + bytes("Private_Dirty");
  const shared = bytes("Shared_Clean") + bytes("Shared_Dirty");
  const others = await Promise.all(children.map(treePages));
  return [{ own, shared }, ...others.flat()];
}
