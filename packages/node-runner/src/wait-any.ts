import { Worker } from "node:worker_threads";
import type { FutexWord } from "@nogil/core";
import { WaitThread } from "@nogil/core";

let waitThread: WaitThread | undefined;

/** Waits for words in a hidden worker: `node:ffi` has no calls that leave the event loop free. */
export function waitAnyAsync(words: readonly FutexWord[], timeoutMs: number): Promise<void> {
  waitThread ??= new WaitThread((buffer) => {
    new Worker(new URL("./wait-main.ts", import.meta.url), {
      name: "nogil-wait",
      workerData: buffer,
    }).unref();
  });
  return waitThread.wait(words, timeoutMs);
}
