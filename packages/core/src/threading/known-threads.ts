import { outlive, outlived } from "../children.ts";
import { threadMemory } from "../memory/thread-memory.ts";
import type { StartedThread } from "./started-thread.ts";
import type { Thread } from "./thread.ts";
import { ThreadWorker } from "./thread-worker.ts";

/** What a worker knows of a thread that it started, or asked for. */
interface Known {
  readonly thread: Thread;
  readonly started: StartedThread;
  /** The worker that this one must outlive. */
  readonly worker: ThreadWorker | undefined;
}

const known = new Map<number, Known>();

/** Has `thread` be the object of its thread in this worker, which outlives what it started itself, unless that is a daemon. */
export function know(thread: Thread, started: StartedThread, isStartedHere: boolean): void {
  forgetGoneThreads();
  const worker = isStartedHere && !started.daemon ? new ThreadWorker(started.ident) : undefined;
  if (worker) outlive(worker);
  known.set(started.ident, { thread, started, worker });
}

/** The object of a thread, if this worker has one. */
export function knownThread(ident: number): Thread | undefined {
  return known.get(ident)?.thread;
}

/** Whether this worker may have started threads that live. */
export function knowsThreads(): boolean {
  return known.size > 0;
}

/** Forgets the threads whose workers are gone. Not every runtime tells that one is, so this looks. */
export function forgetGoneThreads(): void {
  const { threads } = threadMemory();
  for (const [ident, { started, worker }] of known) {
    if (threads.stays(ident)) continue;
    known.delete(ident);
    started.hasEnded(); // takes the error out of shared memory, for when the object is asked for it
    if (worker) outlived(worker);
  }
}

/** Gives up what this worker refers to for the threads that it knows. To be called when it ends. */
export function forgetAllThreads(): void {
  for (const { started } of known.values()) started.letGo();
  known.clear();
}
