import { runCommand, runtime } from "nogil/runtimes";

/** The least that starts and ends on a runtime: a worker that says so through a shared word, and an empty program. */
interface Native {
  readonly startThread: (words: Int32Array) => void;
  readonly runProcess: (command: readonly string[]) => Promise<unknown>;
}

const entry = (name: string) => new URL(`./native/${name}`, import.meta.url);

const NATIVES: Readonly<Record<typeof runtime.name, () => Promise<Native>>> = {
  async node() {
    const { Worker } = await import("node:worker_threads");
    const { spawn } = await import("node:child_process");
    return {
      startThread: (words) => void new Worker(entry("node-worker.mjs"), { workerData: words }),
      runProcess: ([program, ...args]) =>
        new Promise((resolve) => spawn(program, args, { stdio: "ignore" }).on("exit", resolve)),
    };
  },
  async deno() {
    return {
      startThread: startWebWorker,
      runProcess: ([program, ...args]) =>
        new Deno.Command(program, { args, stdin: "null", stdout: "null", stderr: "null" }).spawn().status,
    };
  },
  async bun() {
    return {
      startThread: startWebWorker,
      runProcess: (command) => Bun.spawn([...command], { stdio: ["ignore", "ignore", "ignore"] }).exited,
    };
  },
};

function startWebWorker(words: Int32Array): void {
  new Worker(entry("web-worker.mjs"), { type: "module" }).postMessage(words);
}

const native = await NATIVES[runtime.name]();
const emptyProgram = runCommand(runtime.name, entry("empty.mjs").pathname);

/** Starts a native worker and blocks until it has said that it ends. */
export function startNativeThread(): Int32Array {
  const words = new Int32Array(new SharedArrayBuffer(4));
  native.startThread(words);
  Atomics.wait(words, 0, 0);
  return words;
}

/** Starts an empty program and waits until it has ended. */
export function startNativeProcess(): Promise<unknown> {
  return native.runProcess(emptyProgram);
}
