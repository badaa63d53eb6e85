import type { NativeThread, Threads, ThreadStart } from "@nogil/core";
import { notWritten } from "./not-written.ts";

const entry = new URL("./thread-main.ts", import.meta.url);

/** The workers of {{name}}. */
export const threads: Threads = {
  get canTerminate(): boolean {
    return notWritten("threads.canTerminate");
  },
  start(start: ThreadStart, onExit: (error?: unknown) => void): NativeThread {
    const worker: unknown = notWritten("threads.start", entry, start, onExit);
    return {
      unref: () => notWritten("NativeThread.unref", worker),
      ref: () => notWritten("NativeThread.ref", worker),
      isGone: () => notWritten("NativeThread.isGone", worker),
      terminate: () => notWritten("NativeThread.terminate", worker),
    };
  },
};
