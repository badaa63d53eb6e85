import { ThreadError } from "../errors.ts";
import { encode } from "../memory/codec.ts";
import type { Memory } from "../memory/memory.ts";
import { putMessage } from "../memory/message.ts";
import { threadMemory } from "../memory/thread-memory.ts";
import { usedMemories } from "../memory/used-memories.ts";
import { ERROR, releaseControlBlock } from "./control-block.ts";
import { lookUpThread, registryLock, takeOutThread, threadEntries } from "./registry.ts";
import { readTask } from "./task.ts";

/** Longer than anybody who lives holds the lock of the registry. */
const STUCK_MS = 1000;

/** Tells those who wait that the calling thread has ended; does nothing the second time. */
export function endThread(control: number, error?: unknown): void {
  const memory = threadMemory();
  if (!memory.threads.runs(memory.ident)) return;
  // Before anybody sees the end, so that a lock still in this thread's hands is abandoned by then.
  for (const each of usedMemories()) each.startAnew();
  if (error !== undefined) writeError(memory, control, error);
  memory.startAnew();
  memory.futex.notify(memory.words, memory.threads.wordOf(memory.ident), Infinity);
}

/**
 * Ends a thread whose native worker is gone, if it did not come to that itself, and those that it started: their workers are
 * gone with its own. `error` is why, unless it said so itself.
 */
export function loseThread(ident: number, error: unknown): void {
  const memory = threadMemory();
  // It may have gone with the lock in its hands, which can be taken from there when it no longer counts as alive.
  if (registryLock().acquire(STUCK_MS)) registryLock().release();
  else memory.threads.leave(ident);
  const control = lookUpThread(ident);
  if (control !== 0) {
    const { name } = readTask(memory, control);
    writeError(memory, control, error ?? new ThreadError(`Thread "${name}" was ended from outside`));
    releaseControlBlock(memory, control);
  }
  takeOutThread(ident);
  loseThreadsOf(ident);
}

/** Ends the threads that a thread started and that live: to be called when its worker ends, since theirs end with it. */
export function loseThreadsOf(ident: number): void {
  for (const each of threadEntries()) {
    if (each.starter === ident)
      loseThread(each.ident, new ThreadError("The thread was ended with the one that started it"));
  }
}

/** Writes down what ended a thread, unless somebody did, for other threads to read. */
function writeError(memory: Memory, control: number, error: unknown): void {
  if (memory.words[control + ERROR] !== 0) return;
  try {
    putMessage(memory, control + ERROR, encodeError(error));
  } catch {
    // The memory is full. The thread ends all the same, for those who wait for it.
  }
}

function encodeError(error: unknown): Uint8Array {
  try {
    return encode(error, "error", "threads");
  } catch {
    // Something in it cannot travel. What it is and says does.
    const { name, message, stack } = error instanceof Error ? error : new Error(String(error));
    return encode(Object.assign(new Error(message), { name, stack }), "error", "threads");
  }
}
