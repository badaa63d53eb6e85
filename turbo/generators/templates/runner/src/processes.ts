import type { Exit, NativeProcess, Processes } from "@nogil/core";
import { notWritten } from "./not-written.ts";

/** The child processes of {{name}}; `undefined` if it has none, or if they could not share memory. */
export const processes: Processes | undefined = {
  start(command: readonly string[], env: Readonly<Record<string, string>>): NativeProcess {
    const child: unknown = notWritten("processes.start", command, env);
    return {
      get pid(): number {
        return notWritten("NativeProcess.pid", child);
      },
      get exit(): Exit | undefined {
        return notWritten("NativeProcess.exit", child);
      },
      get exited(): Promise<Exit> {
        return notWritten("NativeProcess.exited", child);
      },
      kill: (signal) => notWritten("NativeProcess.kill", child, signal),
      unref: () => notWritten("NativeProcess.unref", child),
    };
  },
};
