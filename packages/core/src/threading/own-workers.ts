import { threadMemory } from "../memory/thread-memory.ts";
import type { NativeThread } from "../runtime.ts";
import type { NativeWorker } from "./native-worker.ts";

/** How many are kept at most, although they do nothing. */
const MOST_KEPT = 16;

/** A native worker that the calling thread started. */
interface OwnWorker {
  readonly worker: NativeWorker;
  readonly native: NativeThread;
  readonly daemon: boolean;
  isKept: boolean;
}

/** By the ident of the thread that each runs, or ran last. */
const all = new Map<number, OwnWorker>();

/** Notes a native worker, for the thread that it runs first. */
export function noteWorker(ident: number, worker: NativeWorker, native: NativeThread, daemon: boolean): void {
  all.set(ident, { worker, native, daemon, isKept: false });
}

/** Has an idle worker run the thread of a control block; returns which, `undefined` if there is none. */
export function callWorker(ident: number, daemon: boolean, control: number): NativeThread | undefined {
  const { threads } = threadMemory();
  for (const [latest, own] of all) {
    // One that keeps the program alive does so for its next thread, too.
    if (own.daemon === daemon && !own.native.isGone() && own.worker.call(control)) {
      all.delete(latest);
      all.set(ident, own);
      if (own.isKept && !daemon) own.native.ref();
      own.isKept = false;
      return own.native;
    }
    if (own.worker.leaves || !threads.stays(latest)) forgetWorker(own.worker);
  }
  keepWorkers();
  return undefined;
}

/** Keeps those that are idle for other threads; they keep no program alive. To be called when the end of a thread was seen. */
export function keepWorkers(): void {
  let kept = 0;
  for (const own of all.values()) {
    if (!own.isKept && kept < MOST_KEPT && own.worker.keep()) {
      own.isKept = true;
      own.native.unref();
    }
    if (own.isKept) kept++;
  }
}

/** Has the worker of a thread end, if that has ended. */
export function dismissWorker(ident: number): void {
  all.get(ident)?.worker.call(0);
}

/** The ident of the thread that a native worker runs, or ran last. */
export function latestOf(worker: NativeWorker): number | undefined {
  for (const [ident, own] of all) if (own.worker === worker) return ident;
  return undefined;
}

/** Forgets a worker that is gone. Does nothing the second time. */
export function forgetWorker(worker: NativeWorker): void {
  const ident = latestOf(worker);
  if (ident === undefined) return;
  all.delete(ident);
  worker.release();
}
