import type { NativeThread, Threads, ThreadStart } from "@nogil/core";

const entry = new URL("./thread-main.ts", import.meta.url);

/** Bun's `Worker`. */
export const threads: Threads = {
  canTerminate: true,
  start(start: ThreadStart, onExit: (error?: unknown) => void): NativeThread {
    const worker = new Worker(entry, { name: start.name });
    let failure: unknown;
    worker.addEventListener("error", (event) => (failure = event.error ?? new Error(event.message)));
    worker.addEventListener("close", () => onExit(failure));
    worker.postMessage(start);
    return {
      unref: () => worker.unref(),
      ref: () => worker.ref(),
      isGone: () => false,
      terminate: () => worker.terminate(),
    };
  },
};
