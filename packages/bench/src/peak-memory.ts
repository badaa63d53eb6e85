import { spawn } from "node:child_process";
import { readdir, readFile } from "node:fs/promises";
import process from "node:process";
import { setTimeout as sleep } from "node:timers/promises";

const PERIOD_MS = 5;

/**
 * Runs a command once and returns the peak of its memory in bytes: of the whole tree of its processes, pages that several of
 * them share counted once (proportional set size). `undefined` where the system does not tell, or the command failed.
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

async function treeBytes(pid: number): Promise<number> {
  const [rollup, children] = await Promise.all([
    readFile(`/proc/${pid}/smaps_rollup`, "utf8").catch(() => ""),
    childrenOf(pid),
  ]);
  const own = 1024 * Number(/^Pss: +(\d+) kB/m.exec(rollup)?.[1] ?? 0);
  const others = await Promise.all(children.map(treeBytes));
  return others.reduce((sum, each) => sum + each, own);
}

/** Each thread of a process has its own children. */
async function childrenOf(pid: number): Promise<number[]> {
  const threads = await readdir(`/proc/${pid}/task`).catch(() => []);
  const lists = await Promise.all(
    threads.map((thread) => readFile(`/proc/${pid}/task/${thread}/children`, "utf8").catch(() => "")),
  );
  return lists.flatMap((list) => list.split(" ").filter(Boolean).map(Number));
}
