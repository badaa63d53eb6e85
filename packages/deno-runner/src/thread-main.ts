import { failThread, install, leaveThread, threadMain } from "@nogil/core";
import type { ThreadStart } from "@nogil/core";
import { runtime } from "./mod.ts";

install(runtime);
globalThis.addEventListener("unload", () => leaveThread());
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
  leaveThread();
  close();
};
self.onmessage = async ({ data }: MessageEvent<ThreadStart>) => {
  await threadMain(data);
  self.close();
};
