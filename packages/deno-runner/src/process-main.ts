import { install } from "@nogil/core";
import { failProcess, noteExit, processMain } from "@nogil/core/process-main";
import { exit } from "./exit.ts";
import { runtime } from "./mod.ts";

install(runtime);
globalThis.addEventListener("unload", () => noteExit(Deno.exitCode));
for (const type of ["error", "unhandledrejection"] as const) {
  globalThis.addEventListener(type, (event) => {
    event.preventDefault();
    // This listener is the first. One of the program's own may prevent the end, too; then all is well.
    let isHandled = false;
    event.preventDefault = () => (isHandled = true);
    queueMicrotask(() => {
      if (isHandled) return;
      if (failProcess("reason" in event ? event.reason : (event as ErrorEvent).error)) exit(1);
    });
  });
}
const code = await processMain(Deno.args.at(-1)!);
exit(code || Deno.exitCode);
