import { Worker } from "node:worker_threads";
import type { NativeThread, Threads, ThreadStart } from "@nogil/core";
import { compileCacheEnv } from "./compile-cache.ts";

const entry = new URL("./thread-main.ts", import.meta.url);

/** Node's `worker_threads`. */
export const threads: Threads = {
  start(start: ThreadStart, onExit: (error?: unknown) => void): NativeThread {
    const env = { ...process.env, ...compileCacheEnv() };
    const worker = new Worker(entry, { name: start.name, workerData: start, env });
    let failure: unknown;
    worker.on("error", (error) => (failure = error));
    worker.on("exit", () => onExit(failure));
    return { unref: () => worker.unref(), terminate: () => void worker.terminate() };
  },
};
