import type { NativeThread, Threads, ThreadStart } from "@nogil/core";

const entry = new URL("./thread-main.ts", import.meta.url);

/** Deno's `node:worker_threads`. */
export const threads: Threads = {
  canTerminate: false,
  start(start: ThreadStart, onExit: (error?: unknown) => void): NativeThread {
    const { Worker } = process.getBuiltinModule("node:worker_threads");
    const worker = new Worker(entry, { name: start.name, workerData: start });
    let failure: unknown;
    worker.on("error", (error) => (failure = error));
    worker.on("exit", () => onExit(failure));
    return {
      unref: () => worker.unref(),
      ref: () => worker.ref(),
      isGone: () => false,
      terminate: () => void worker.terminate(),
    };
  },
};
