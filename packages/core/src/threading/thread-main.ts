import { isPromise } from "../is-promise.ts";
import { childrenEnded, joinChildren } from "../children.ts";
import { decode } from "../memory/codec.ts";
import { prepareMessage, takeMessage } from "../memory/message.ts";
import { giveBackAll, holdsLittle, leaveMemories } from "../memory/holdings.ts";
import { joinThreadMemory } from "../memory/thread-memory.ts";
import type { ThreadMemory } from "../memory/thread-memory.ts";
import { usedMemories } from "../memory/used-memories.ts";
import { assumeProperties } from "../properties.ts";
import type { ThreadStart } from "../runtime.ts";
import { isWaitingAsync } from "../sync/steps.ts";
import { loadTarget } from "../targets.ts";
import { ARGUMENTS, IDENT, PROPERTIES, WORKER } from "./control-block.ts";
import { assumeIdentity } from "./current-thread.ts";
import { endThread, loseThreadsOf } from "./end-thread.ts";
import { reportError } from "./except-hook.ts";
import { forgetAllThreads, forgetGoneThreads, knowsThreads } from "./known-threads.ts";
import { NativeWorker } from "./native-worker.ts";
import { takeOutThread } from "./registry.ts";
import { StartedThread } from "./started-thread.ts";
import { readTask } from "./task.ts";
import type { Task } from "./task.ts";
import { Thread } from "./thread.ts";
import { becomeThread } from "./threads.ts";

let memory: ThreadMemory | undefined;
let worker: NativeWorker;
let control = 0;

/**
 * Runs a thread's target in the calling worker, and those of the threads that come right after. Settles when the worker may end,
 * after the threads that it started; errors of a target are reported, and kept for `thread.error`, and do not reject.
 */
export async function threadMain(start: ThreadStart): Promise<void> {
  const words = new Int32Array(start.buffer);
  memory = joinThreadMemory(start.buffer, Atomics.load(words, start.control + IDENT));
  worker = new NativeWorker(memory, words[start.control + WORKER]);
  control = start.control;
  while (await runThread(memory)) {
    const next = worker.next();
    if (next === 0) break;
    leaveFor(memory, next);
  }
  await childrenEnded();
}

/** Runs the thread of the control block; returns whether the worker is idle then. */
async function runThread(memory: ThreadMemory): Promise<boolean> {
  const task = readTask(memory, control);
  assumeIdentity({ name: task.name, ident: memory.ident, daemon: task.daemon });
  try {
    const isReusable = (await run(memory, task)) && isUnattached();
    if (isReusable) worker.becomeIdle();
    endThread(control);
    return isReusable;
  } catch (error) {
    await failThread(error);
    return false;
  }
}

/** Whether nothing is left of the thread that this worker ran which the next would come upon. */
function isUnattached(): boolean {
  forgetGoneThreads();
  return !knowsThreads() && !isWaitingAsync() && usedMemories().length === 0 && holdsLittle();
}

/** Leaves the thread that has ended, and becomes that of another control block. */
function leaveFor(memory: ThreadMemory, next: number): void {
  takeOutThread(memory.ident);
  becomeThread(undefined);
  control = next;
  memory.become(Atomics.load(memory.cover(next + IDENT + 1), next + IDENT));
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
  worker.leave();
  endThread(control, error);
  memory = undefined;
  joinChildren();
  if (knowsThreads()) loseThreadsOf(ident);
  forgetAllThreads();
  giveBackAll();
  leaveMemories();
  worker.release();
  takeOutThread(ident);
}

/** Does what a thread is to do; returns whether that came to its end without having the event loop turn. */
async function run(memory: ThreadMemory, { name, daemon, target, type }: Task): Promise<boolean> {
  if (!target && !type) return true;
  // In this order: a class that waits first, as a timer does, is to find its target loaded.
  const call = target && (await loadTarget(target));
  const Type = type && (await loadTarget(type));
  for (const message of [ARGUMENTS, PROPERTIES]) await prepareMessage(memory, control + message);
  const args = decode(takeMessage(memory, control + ARGUMENTS)!) as unknown[];
  if (!Type) {
    return isOver(call!(...args));
  }
  const started = new StartedThread(memory.ident, name, daemon, 0);
  const thread = Reflect.construct(Thread, [started, { call, target, args }], Type) as Thread;
  assumeProperties(thread, decode(takeMessage(memory, control + PROPERTIES)!) as Record<string, unknown>);
  becomeThread(thread);
  return isOver(thread.run());
}

async function isOver(result: unknown): Promise<boolean> {
  if (!isPromise(result)) return true;
  await result;
  return false;
}
