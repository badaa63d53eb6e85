import { childrenEnded } from "../children.ts";
import { runtime } from "../current.ts";
import { decode, encode } from "../memory/codec.ts";
import { putMessage, takeMessage } from "../memory/message.ts";
import { giveBackAll } from "../memory/shared.ts";
import { usedProcessMemory } from "../memory/process-memory.ts";
import { joinThreadMemory } from "../memory/thread-memory.ts";
import type { ThreadMemory } from "../memory/thread-memory.ts";
import type { ThreadStart } from "../runtime.ts";
import { loadTarget } from "../targets.ts";
import { ARGUMENTS, DAEMON, ENDED, ERROR, IDENT, STATE, TASK } from "./control-block.ts";
import { assumeIdentity, currentIdentity } from "./current-thread.ts";
import { formatError } from "../format-error.ts";

let memory: ThreadMemory | undefined;
let control = 0;

/**
 * Runs a thread's target in the calling worker. Settles when the worker may end, after the threads that it started;
 * errors of the target are reported, and kept for `thread.error`, and do not reject.
 */
export async function threadMain(start: ThreadStart): Promise<void> {
  memory = joinThreadMemory(start.buffer, Atomics.load(new Int32Array(start.buffer), start.control + IDENT));
  control = start.control;
  const [module, name, threadName] = decode(takeMessage(memory, control + TASK)!) as [
    string?,
    string?,
    string?,
  ];
  assumeIdentity({ name: threadName!, ident: memory.self, daemon: memory.words[control + DAEMON] === 1 });
  try {
    if (module !== undefined) {
      const target = await loadTarget({ module, name: name! });
      await target(...(decode(takeMessage(memory, control + ARGUMENTS)!) as unknown[]));
    }
    endThread();
  } catch (error) {
    await failThread(error);
  }
  await childrenEnded();
}

/**
 * Reports an error that nobody caught in this thread, and ends it for those who wait for it. Settles when the worker may end,
 * after the threads that it started.
 */
export async function failThread(error: unknown): Promise<void> {
  try {
    runtime().writeError(`Exception in thread ${currentIdentity().name}:\n${formatError(error)}\n`);
  } finally {
    endThread(error);
  }
  await childrenEnded();
}

/** To be called when the worker ends: tells those who wait, if they do not know, and gives up what this thread owns. */
export function leaveThread(error?: unknown): void {
  endThread(error);
  giveBackAll();
  usedProcessMemory()?.leave();
}

/** Tells those who wait that this thread has ended; calls after the first do nothing. */
function endThread(error?: unknown): void {
  if (!memory) return;
  const ended = memory;
  memory = undefined;
  // Before anybody sees the end, so that a lock still in this thread's hands is abandoned by then.
  usedProcessMemory()?.startAnew();
  if (error !== undefined) putMessage(ended, control + ERROR, encodeError(error));
  // From here on the control block may be freed by whoever sees the state; only the wake-up still touches its address.
  Atomics.store(ended.words, control + STATE, ENDED);
  ended.futex.notify(ended.words, control + STATE, Infinity);
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
