import { childrenEnded, joinChildren } from "../children.ts";
import { decode } from "../memory/codec.ts";
import { prepareMessage, takeMessage } from "../memory/message.ts";
import { giveBackAll, leaveMemories } from "../memory/shared.ts";
import { joinThreadMemory } from "../memory/thread-memory.ts";
import type { ThreadMemory } from "../memory/thread-memory.ts";
import { assumeProperties } from "../properties.ts";
import type { ThreadStart } from "../runtime.ts";
import { loadTarget } from "../targets.ts";
import { ARGUMENTS, IDENT, PROPERTIES } from "./control-block.ts";
import { assumeIdentity } from "./current-thread.ts";
import { endThread, loseThreadsOf } from "./end-thread.ts";
import { reportError } from "./except-hook.ts";
import { forgetAllThreads, knowsThreads } from "./known-threads.ts";
import { takeOutThread } from "./registry.ts";
import { StartedThread } from "./started-thread.ts";
import { readTask } from "./task.ts";
import type { Task } from "./task.ts";
import { Thread } from "./thread.ts";
import { becomeThread } from "./threads.ts";

let memory: ThreadMemory | undefined;
let control = 0;

/**
 * Runs a thread's target in the calling worker. Settles when the worker may end, after the threads that it started;
 * errors of the target are reported, and kept for `thread.error`, and do not reject.
 */
export async function threadMain(start: ThreadStart): Promise<void> {
  control = start.control;
  memory = joinThreadMemory(start.buffer, Atomics.load(new Int32Array(start.buffer), control + IDENT));
  const task = readTask(memory, control);
  assumeIdentity({ name: task.name, ident: memory.ident, daemon: task.daemon });
  try {
    await run(memory, task);
    endThread(control);
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
    await reportError(error);
  } finally {
    if (memory) endThread(control, error);
  }
  await childrenEnded();
}

/**
 * To be called when the worker ends: tells those who wait, if they do not know, lets what it started end, and gives up what
 * this thread owns.
 */
export function leaveThread(error?: unknown): void {
  if (!memory) return;
  const { ident } = memory;
  memory = undefined;
  endThread(control, error);
  joinChildren();
  if (knowsThreads()) loseThreadsOf(ident);
  forgetAllThreads();
  giveBackAll();
  leaveMemories();
  takeOutThread(ident);
}

async function run(memory: ThreadMemory, { name, daemon, target, type }: Task): Promise<void> {
  if (!target && !type) return;
  // In this order: a class that waits first, as a timer does, is to find its target loaded.
  const call = target && (await loadTarget(target));
  const Type = type && (await loadTarget(type));
  for (const message of [ARGUMENTS, PROPERTIES]) await prepareMessage(memory, control + message);
  const args = decode(takeMessage(memory, control + ARGUMENTS)!) as unknown[];
  if (!Type) {
    await call!(...args);
    return;
  }
  const started = new StartedThread(memory.ident, name, daemon, 0);
  const thread = Reflect.construct(Thread, [started, { call, target, args }], Type) as Thread;
  assumeProperties(thread, decode(takeMessage(memory, control + PROPERTIES)!) as Record<string, unknown>);
  becomeThread(thread);
  await thread.run();
}
