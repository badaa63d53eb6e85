import { threadMemory } from "../memory/thread-memory.ts";
import type { NativeThread } from "../runtime.ts";
import type { NativeWorker } from "./native-worker.ts";

/** How many are kept at most, although they do nothing. */
const MOST_KEPT = 16;

/** A native worker that the calling thread started. */
export interface OwnWorker {
  readonly worker: NativeWorker;
  readonly native: NativeThread;
  readonly daemon: boolean;
  /** Of the thread that it runs, or ran last. */
  ident: number;
  isKept: boolean;
}

const all = new Set<OwnWorker>();

/** Notes a native worker that was started. */
export function noteWorker(own: OwnWorker): void {
  all.add(own);
}

/** Has an idle worker run the thread of a control block; returns which, `undefined` if there is none. */
export function callWorker(ident: number, daemon: boolean, control: number): NativeThread | undefined {
  const { threads } = threadMemory();
  for (const own of all) {
    // One that keeps the program alive does so for its next thread, too. Whether it is gone is asked last: that may take a system call.
    const isRight = own.daemon === daemon && own.worker.isIdle && !own.native.isGone();
    if (isRight && own.worker.call(control)) {
      own.ident = ident;
      if (own.isKept && !daemon) own.native.ref();
      own.isKept = false;
      return own.native;
    }
    if (own.worker.leaves || !threads.stays(own.ident)) forgetWorker(own);
  }
  keepWorkers();
  return undefined;
}

/** Keeps those that are idle for other threads; they keep no program alive. To be called when the end of a thread was seen. */
export function keepWorkers(): void {
  let kept = 0;
  for (const own of all) {
    if (!own.isKept && kept < MOST_KEPT && own.worker.keep()) {
      own.isKept = true;
      own.native.unref();
    }
    if (own.isKept) kept++;
  }
}

/** Has the worker of a thread end, if that has ended. */
export function dismissWorker(ident: number): void {
  for (const own of all) if (own.ident === ident) own.worker.call(0);
}

/** Forgets a worker that is gone. Does nothing the second time. */
export function forgetWorker(own: OwnWorker): void {
  if (all.delete(own)) own.worker.release();
}
