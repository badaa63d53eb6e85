import { retain } from "../memory/block.ts";
import { Place } from "../memory/place.ts";
import { REGISTRY_LOCK, threadMemory } from "../memory/thread-memory.ts";
import { Lock } from "../sync/lock.ts";
import { DAEMON, IDENT, releaseControlBlock, STARTER } from "./control-block.ts";

let lock: Lock | undefined;

/** The lock of what all threads of the process know; it survives one that is killed with it in its hands. */
export function registryLock(): Lock {
  lock ??= new Lock(new Place(threadMemory(), REGISTRY_LOCK, "part"));
  return lock;
}

/**
 * Gives a thread that is about to start its ident, and refers to its control block until it is taken out.
 *
 * @throws {RangeError} If 1,024 threads run.
 */
export function enterThread(control: number): number {
  const { threads, words } = threadMemory();
  return registryLock().run(() => {
    const ident = threads.join();
    words[control + IDENT] = ident;
    retain(threadMemory(), control);
    Atomics.store(words, threads.noteOf(ident), control);
    return ident;
  });
}

/** Returns the control block of a thread that runs, to which the caller refers from here on; 0 if it has ended, or is the main thread. */
export function lookUpThread(ident: number): number {
  return registryLock().run(() => referTo(ident));
}

/** As {@linkcode lookUpThread}; `undefined` if others keep the registry for longer than `patienceMs`, as one that died with its lock does. */
export function lookUpThreadWithin(patienceMs: number, ident: number): number | undefined {
  const lock = registryLock();
  if (!lock.acquire(patienceMs)) return undefined;
  try {
    return referTo(ident);
  } finally {
    lock.release();
  }
}

function referTo(ident: number): number {
  const memory = threadMemory();
  const control = memory.threads.runs(ident) ? noted(ident) : 0;
  if (control !== 0) retain(memory, control);
  return control;
}

/** Takes a thread out whose worker is gone. Does nothing the second time. */
export function takeOutThread(ident: number): void {
  const memory = threadMemory();
  const { futex, threads, words } = memory;
  const control = registryLock().run(() => {
    const found = noted(ident);
    if (found !== 0) Atomics.store(words, threads.noteOf(ident), 0);
    return found;
  });
  if (control !== 0) releaseControlBlock(memory, control);
  // When it has left, nothing of it is in use any more. Not under the lock, which would count as abandoned from here on.
  if (ident === memory.ident) memory.allocator.keepNothing();
  threads.leave(ident);
  futex.notify(words, threads.wordOf(ident), Infinity);
}

/** What can be told of a thread by its ident. */
export interface Entry {
  readonly ident: number;
  /** Ident of the thread that started it. */
  readonly starter: number;
  readonly daemon: boolean;
}

/** The threads whose workers have not left, but for the main thread. */
export function threadEntries(): Entry[] {
  return registryLock().run(() =>
    threadMemory()
      .threads.idents()
      .map((ident) => ({ ident, control: noted(ident) }))
      .filter(({ control }) => control !== 0)
      .map(({ ident, control }) => ({
        ident,
        starter: read(control, STARTER),
        daemon: read(control, DAEMON) === 1,
      })),
  );
}

/** Control block of a thread that was not taken out, 0 for others; to be called under the lock. */
function noted(ident: number): number {
  const { threads, words } = threadMemory();
  const control = Atomics.load(words, threads.noteOf(ident));
  return read(control, IDENT) === ident ? control : 0;
}

function read(control: number, word: number): number {
  return control === 0 ? 0 : threadMemory().cover(control + word + 1)[control + word];
}
