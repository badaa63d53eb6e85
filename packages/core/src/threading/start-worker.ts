import { runtime } from "../current.ts";
import { threadMemory } from "../memory/thread-memory.ts";
import type { NativeThread } from "../runtime.ts";
import { noteWorkerEnd } from "../worker-ends.ts";
import { WORKER } from "./control-block.ts";
import { loseThread } from "./end-thread.ts";
import { forgetGoneThreads } from "./known-threads.ts";
import { NativeWorker } from "./native-worker.ts";
import { callWorker, forgetWorker, noteWorker } from "./own-workers.ts";
import type { OwnWorker } from "./own-workers.ts";

/** Has a native worker run the thread of a control block: one that is idle, or a new one. */
export function startWorker(name: string, ident: number, daemon: boolean, control: number): NativeThread {
  const called = callWorker(ident, daemon, control);
  if (called) return called;
  const memory = threadMemory();
  const worker = NativeWorker.create(memory);
  memory.words[control + WORKER] = worker.at;
  try {
    const native = runtime().threads.start({ name, buffer: memory.buffer, control }, (error) => {
      forgetWorker(own);
      loseThread(own.ident, error);
      forgetGoneThreads();
      noteWorkerEnd();
    });
    const own: OwnWorker = { worker, native, daemon, ident, isKept: false };
    noteWorker(own);
    if (daemon) native.unref();
    return native;
  } catch (error) {
    worker.release();
    worker.release(); // for the one that did not start
    throw error;
  }
}
