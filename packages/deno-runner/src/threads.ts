import type { NativeThread, Threads, ThreadStart } from "@nogil/core";

const entry = new URL("./thread-main.ts", import.meta.url);

/** Deno's `Worker`. It never ends by itself, so `thread-main.ts` closes it, and sends a message when it does. */
export const threads: Threads = {
  canTerminate: false,
  start(start: ThreadStart, onExit: (error?: unknown) => void): NativeThread {
    const worker = new Worker(entry, { type: "module", name: start.name });
    worker.addEventListener("error", (event) => {
      event.preventDefault();
      onExit(event.error ?? new Error(event.message));
    });
    worker.addEventListener("message", () => onExit());
    worker.postMessage(start);
    return {
      unref: () => setRef(worker, false),
      ref: () => setRef(worker, true),
      isGone: () => false,
      terminate: () => worker.terminate(),
    };
  },
};

/** The key of the switch that Deno's own `node:worker_threads` uses for `unref()`; it has no description. */
const refSwitch = Object.getOwnPropertySymbols(Worker.prototype).find(
  (key) => key.description === undefined || key.description === "",
);

function setRef(worker: Worker, isRef: boolean): void {
  const set = refSwitch && (worker as unknown as Record<symbol, unknown>)[refSwitch];
  if (typeof set === "function") set.call(worker, isRef);
}
