/** Word of a note in which a thread writes down its id at the kernel; 0 before that, and where there is no such id. */
const ID = 0;

/** Returns a note for a thread that is about to start. */
export function newNote(): Int32Array {
  return new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
}

/** Writes down the calling thread. */
export function noteThread(note: Int32Array): void {
  try {
    const { readlinkSync } = process.getBuiltinModule("node:fs");
    Atomics.store(note, ID, Number(readlinkSync("/proc/thread-self").split("/").at(-1)));
  } catch {
    // no Linux
  }
}

/**
 * Whether the thread is gone that a note speaks of. Node tells that only when the event loop turns, and a thread that reaches its heap
 * limit runs nothing any more that could tell it otherwise.
 */
export function isThreadGone(note: Int32Array): boolean {
  const id = Atomics.load(note, ID);
  return id !== 0 && !process.getBuiltinModule("node:fs").existsSync(`/proc/self/task/${id}`);
}
