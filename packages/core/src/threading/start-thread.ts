import { waitBeforeEnd } from "../end-main.ts";
import { encode } from "../memory/codec.ts";
import { putMessage } from "../memory/message.ts";
import { threadMemory } from "../memory/thread-memory.ts";
import { ARGUMENTS, newControlBlock, PROPERTIES, releaseControlBlock, STARTER } from "./control-block.ts";
import { enterThread, takeOutThread } from "./registry.ts";
import { startWorker } from "./start-worker.ts";
import { StartedThread } from "./started-thread.ts";
import { writeTask } from "./task.ts";
import type { Task } from "./task.ts";
import { waitForThreads } from "./thread-worker.ts";

/** A thread to start: its task, its arguments, and the own properties of its object if that has a class of its own. */
export interface NewThread extends Task {
  readonly args: readonly unknown[];
  readonly properties: object | undefined;
}

/**
 * Starts a thread in a native worker; if that fails, nothing is left behind.
 *
 * @throws {TypeError} If an argument or a property cannot travel; names its path, such as `args[1].callback`.
 * @throws {RangeError} If 1,024 threads run.
 */
export function startThread(thread: NewThread): StartedThread {
  const memory = threadMemory();
  const { name, daemon, args, properties } = thread;
  const control = newControlBlock(memory);
  let ident = 0;
  try {
    memory.words[control + STARTER] = memory.ident;
    writeTask(memory, control, thread);
    putMessage(memory, control + ARGUMENTS, encode(args, "args", "threads"));
    if (properties) putMessage(memory, control + PROPERTIES, encode(properties, "this", "threads"));
    ident = enterThread(control);
    waitBeforeEnd(waitForThreads);
    const native = startWorker(name, ident, daemon, control);
    return new StartedThread(ident, name, daemon, control, native);
  } catch (error) {
    if (ident !== 0) takeOutThread(ident);
    releaseControlBlock(memory, control);
    throw error;
  }
}
