import { workerData } from "node:worker_threads";
import { install, ThreadError } from "@nogil/core";
import { failThread, leaveThread, threadMain } from "@nogil/core/thread-main";
import { runtime } from "./mod.ts";
import { noteThread } from "./thread-id.ts";
import type { WorkerData } from "./threads.ts";
import { writeAll } from "./write-all.ts";

/** Node's exit code when a top-level await is left over and no work is. */
const NEVER_SETTLED = 13;

const { start, note } = workerData as WorkerData;
noteThread(note);
install(runtime);
// A worker's output goes through the main thread's event loop, which may be blocked; a file descriptor is not.
for (const [stream, descriptor] of [
  [process.stdout, 1],
  [process.stderr, 2],
] as const) {
  stream.write = ((chunk: string | Uint8Array, ...rest: unknown[]) => {
    writeAll(descriptor, chunk);
    const done = rest.at(-1);
    if (typeof done === "function") process.nextTick(done);
    return true;
  }) as typeof stream.write;
}
// The same code given by the program itself means nothing.
let isAsked = false;
const { exit } = process;
process.exit = (code) => {
  isAsked = true;
  return exit(code);
};
process.on("exit", (code) => {
  leaveThread(
    code === NEVER_SETTLED && !isAsked
      ? new ThreadError("The target's promise can never settle: nothing is left to do")
      : undefined,
  );
});
process.on("uncaughtException", (error) => void failThread(error).finally(() => process.exit()));
await threadMain(start);
process.exit();
