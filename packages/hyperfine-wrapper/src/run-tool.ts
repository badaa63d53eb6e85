import { execFile } from "node:child_process";
import { promisify } from "node:util";

const run = promisify(execFile);

/**
 * Runs a program to its end.
 *
 * @returns What it wrote to stdout.
 * @throws {Error} If it cannot be started, fails or takes longer than `timeoutMs`; the message is the
 * last line it wrote to stderr where there is one.
 */
export async function runTool(
  program: string,
  words: readonly string[],
  { cwd, timeoutMs }: { cwd?: string; timeoutMs: number },
): Promise<string> {
  try {
    // In one language, since what is read below and shown to a person may be translated otherwise.
    const env = { ...process.env, LC_ALL: "C" };
    return (await run(program, words, { cwd, env, timeout: timeoutMs, killSignal: "SIGKILL" })).stdout;
  } catch (cause) {
    const { stderr = "", killed, message } = cause as { stderr?: string; killed?: boolean } & Error;
    const why = killed
      ? `${program} took longer than ${timeoutMs} ms`
      : stderr.trim().split("\n").at(-1) || message;
    throw new Error(why, { cause });
  }
}
