import type { FutexWord } from "@nogil/core";
import { WaitThread } from "@nogil/core";

let waitThread: WaitThread | undefined;

/** Waits for words in a hidden worker: `bun:ffi` has no calls that leave the event loop free. */
export function waitAnyAsync(words: readonly FutexWord[], timeoutMs: number): Promise<void> {
  waitThread ??= new WaitThread((buffer) => {
    const worker = new Worker(new URL("./wait-main.ts", import.meta.url), { name: "nogil-wait" });
    worker.postMessage(buffer);
    worker.unref();
  });
  return waitThread.wait(words, timeoutMs);
}
