import { install } from "@nogil/core";
import type { ThreadStart } from "@nogil/core";
import { failThread, leaveThread, threadMain } from "@nogil/core/thread-main";
import { runtime } from "./mod.ts";
import { notWritten } from "./not-written.ts";

install(runtime);
beforeEnd(() => leaveThread());
onUncaught((error) => void failThread(error).finally(end));
await threadMain(given());
end();

/** What `threads.start()` gave this worker. */
function given(): ThreadStart {
  return notWritten("ThreadStart");
}

/** Calls `fn` when this worker is about to end: by itself, by `process.exit()`, or by an error. */
function beforeEnd(fn: () => void): void {
  notWritten("the end of a thread", fn);
}

/** Calls `fn` with an error, or the reason of a rejection, that nobody handles; the worker does not end by it. */
function onUncaught(fn: (error: unknown) => void): void {
  notWritten("an error that nobody catches in a thread", fn);
}

/** Ends this worker, though timers and the like are left. */
function end(): void {
  notWritten("ending a thread");
}
