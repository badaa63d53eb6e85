import { install } from "@nogil/core";
import type { ThreadStart } from "@nogil/core";
import { failThread, leaveThread, threadMain } from "@nogil/core/thread-main";
import { runtime } from "./mod.ts";

install(runtime);
/** There is no event that tells who started this thread that it has ended: a message does. */
function leave(): void {
  leaveThread();
  self.postMessage(undefined);
}

globalThis.addEventListener("unload", leave);
for (const type of ["error", "unhandledrejection"] as const) {
  globalThis.addEventListener(type, (event) => {
    event.preventDefault();
    void failThread("reason" in event ? event.reason : (event as ErrorEvent).error).finally(() =>
      self.close(),
    );
  });
}
const close = self.close.bind(self);
self.close = () => {
  leave();
  close();
};
self.onmessage = async ({ data }: MessageEvent<ThreadStart>) => {
  await threadMain(data);
  self.close();
};
