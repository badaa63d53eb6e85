import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import process from "node:process";
import { createInterface } from "node:readline";

/** A running server of the http workload. */
export interface LoopbackServer extends AsyncDisposable {
  readonly port: number;
}

/** Starts the server of the http workload in a process of its own; it also ends when this process does. */
export async function startLoopbackServer(): Promise<LoopbackServer> {
  const child = spawn(process.execPath, [join(import.meta.dirname, "server-main.ts")], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const [line] = (await once(createInterface({ input: child.stdout }), "line")) as [string];
  return {
    port: Number(line),
    async [Symbol.asyncDispose]() {
      const ended = once(child, "exit");
      child.stdin.end();
      await ended;
    },
  };
}
