import { spawn } from "node:child_process";
import { HyperfineError } from "./hyperfine-error.ts";

interface Options {
  cwd: string | undefined;
  env: NodeJS.ProcessEnv | undefined;
  signal: AbortSignal | undefined;
}

/**
 * Runs a program in a process group of its own, to its end or to the signal's abort, and kills what
 * is left of the group then.
 *
 * @throws {HyperfineError} If the program cannot be started or ends with another exit code than 0.
 * @throws The signal's reason, if it was aborted.
 */
export async function runGroup(
  program: string,
  words: readonly string[],
  { cwd, env, signal }: Options,
): Promise<{ stdout: string; stderr: string }> {
  signal?.throwIfAborted();
  const child = spawn(program, words, {
    cwd,
    env,
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const kill = () => killGroup(child.pid);
  signal?.addEventListener("abort", kill);
  // A process that outlives the program would also hold its output open, and "close" would never come.
  child.on("exit", kill);
  const output = { stdout: "", stderr: "" };
  child.stdout.setEncoding("utf8").on("data", (text: string) => (output.stdout += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (output.stderr += text));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on("error", (cause) => reject(failure(program, cause.message)));
    child.on("close", resolve);
  }).finally(() => signal?.removeEventListener("abort", kill));
  signal?.throwIfAborted();
  if (code === 0) return output;
  const line = output.stderr.trim().split("\n").at(-1);
  throw failure(program, `${code}, ${JSON.stringify(line)}`);
}

function killGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, "SIGKILL");
  } catch {
    // ESRCH: nobody is left.
  }
}

function failure(program: string, received: string): HyperfineError {
  return new HyperfineError(
    `Cannot run a round as "${program}" must end with exit code 0: received ${received}`,
  );
}
