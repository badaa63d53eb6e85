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

const emptyProgram = runCommand(runtime.name, entry("empty.mjs").pathname);

/** Returns what starts a worker by a runtime's API, its own or Node's, and blocks until that has said that it ends. */
export async function threadStarter(api: typeof runtime.name): Promise<() => Int32Array> {
  const { startThread } = await NATIVES[api]();
  return () => {
    const words = new Int32Array(new SharedArrayBuffer(4));
    startThread(words);
    Atomics.wait(words, 0, 0);
    return words;
  };
}

/** As {@linkcode threadStarter}, an empty program, until it has ended. */
export async function processStarter(api: typeof runtime.name): Promise<() => Promise<unknown>> {
  const { runProcess } = await NATIVES[api]();
  return () => runProcess(emptyProgram);
}
