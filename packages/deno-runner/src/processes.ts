import { UnsupportedError } from "@nogil/core";
import type { Exit, NativeProcess, Processes } from "@nogil/core";

/** Numbers of the signals that `Process` sends. */
const SIGNALS: Readonly<Record<number, Deno.Signal>> = { 9: "SIGKILL", 15: "SIGTERM" };

/** Deno's `Deno.Command`. */
export const processes: Processes = {
  start([program, ...args], env): NativeProcess {
    const child = spawn(program, args, env);
    let exit: Exit | undefined;
    const exited = child.status.then(({ code, signal }) => {
      // A signal's number is only in the code, as a shell writes it: 128 + N.
      exit = signal ? 128 - code : code;
      return exit;
    });
    return {
      pid: child.pid,
      get exit() {
        return exit;
      },
      exited,
      kill: (signal) => child.kill(SIGNALS[signal]),
      unref: () => child.unref(),
    };
  },
};

function spawn(program: string, args: string[], env: Readonly<Record<string, string>>): Deno.ChildProcess {
  try {
    return new Deno.Command(program, {
      args,
      env: { ...env },
      stdin: "null",
      stdout: "inherit",
      stderr: "inherit",
    }).spawn();
  } catch (cause) {
    if (!(cause instanceof Deno.errors.NotCapable)) throw cause;
    throw new UnsupportedError(`Cannot start a process as this one may not: ${cause.message}`, { cause });
  }
}
