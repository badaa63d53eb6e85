import type { Exit, NativeProcess, Processes } from "@nogil/core";

/** Node's `child_process`. */
export const processes: Processes = {
  start([program, ...args], env): NativeProcess {
    const { spawn } = process.getBuiltinModule("node:child_process");
    const { constants } = process.getBuiltinModule("node:os");
    const child = spawn(program, args, {
      stdio: ["ignore", "inherit", "inherit"],
      env: { ...process.env, ...env },
    });
    if (child.pid === undefined) {
      child.on("error", () => {}); // reported here and now
      throw new Error(`Cannot start ${program}: it could not be executed`);
    }
    let exit: Exit | undefined;
    const exited = new Promise<Exit>((resolve) => {
      child.on("exit", (code, signal) => {
        exit = signal ? -constants.signals[signal] : code!;
        resolve(exit);
      });
    });
    return {
      pid: child.pid,
      get exit() {
        return exit;
      },
      exited,
      kill: (signal) => void child.kill(signal as never),
      unref: () => child.unref(),
    };
  },
};
