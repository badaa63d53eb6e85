import type { Exit, NativeProcess, Processes } from "@nogil/core";

/** Bun's `Bun.spawn`. */
export const processes: Processes = {
  start(command, env): NativeProcess {
    let exit: Exit | undefined;
    const child = Bun.spawn([...command], {
      env: { ...process.env, ...env },
      stdio: ["ignore", "inherit", "inherit"],
    });
    const exited = child.exited.then((code) => {
      // A signal's number is only in the code, as a shell writes it: 128 + N.
      exit = child.signalCode ? 128 - code : code;
      return exit;
    });
    return {
      pid: child.pid,
      get exit() {
        return exit;
      },
      exited,
      kill: (signal) => child.kill(signal),
      unref: () => child.unref(),
    };
  },
};
