import type { AsyncWaiter } from "@nogil/core";
import { WaitThread } from "@nogil/core/wait-thread";

/** Sleeps in a hidden worker: `bun:ffi` has no calls that leave the event loop free. */
export function newAsyncWaiter(): AsyncWaiter {
  return new WaitThread((buffer) => {
    const worker = new Worker(new URL("./wait-main.ts", import.meta.url), { name: "nogil-wait" });
    worker.postMessage(buffer);
    worker.unref();
  });
}
