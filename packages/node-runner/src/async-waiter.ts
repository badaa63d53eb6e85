import type { AsyncWaiter } from "@nogil/core";
import { WaitThread } from "@nogil/core/wait-thread";

/** Sleeps in a hidden worker: `node:ffi` has no calls that leave the event loop free. */
export function newAsyncWaiter(): AsyncWaiter {
  return new WaitThread((buffer) => {
    const { Worker } = process.getBuiltinModule("node:worker_threads");
    new Worker(new URL("./wait-main.ts", import.meta.url), {
      name: "nogil-wait",
      workerData: buffer,
    }).unref();
  });
}
