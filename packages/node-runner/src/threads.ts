import type { NativeThread, Threads, ThreadStart } from "@nogil/core";
import { compileCacheEnv } from "./compile-cache.ts";
import { isThreadGone, newNote } from "./thread-id.ts";

/** What a worker is given. */
export interface WorkerData {
  readonly start: ThreadStart;
  readonly note: Int32Array;
}

const entry = new URL("./thread-main.ts", import.meta.url);

/** Node's `worker_threads`. */
export const threads: Threads = {
  canTerminate: true,
  start(start: ThreadStart, onExit: (error?: unknown) => void): NativeThread {
    const { Worker } = process.getBuiltinModule("node:worker_threads");
    const env = { ...process.env, ...compileCacheEnv() };
    const note = newNote();
    const workerData: WorkerData = { start, note };
    const worker = new Worker(entry, { name: start.name, workerData, env });
    let failure: unknown;
    worker.on("error", (error) => (failure = error));
    worker.on("exit", () => onExit(failure));
    return {
      unref: () => worker.unref(),
      ref: () => worker.ref(),
      isGone: () => isThreadGone(note),
      terminate: () => void worker.terminate(),
    };
  },
};
