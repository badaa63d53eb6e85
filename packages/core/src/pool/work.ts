import { runtime } from "../current.ts";
import type { Memory } from "../memory/memory.ts";
import { runBlocking } from "../sync/steps.ts";
import { waitAt } from "../sync/waits.ts";
import { defineTasks, loadTarget } from "../targets.ts";
import type { Target } from "../targets.ts";
import { answer, reply, wakeSleepers } from "./mailbox.ts";
import { ENDED, LEAVES, READY } from "./pool-state.ts";
import type { PoolState } from "./pool-state.ts";
// A state arrives as an argument, of a class that must be known by then.
import "./pool-states.ts";
import { packItems } from "./items.ts";
import { runTask } from "./run-task.ts";
import type { Outcome } from "./run-task.ts";
import * as block from "./task-block.ts";
import { writeError } from "./write-error.ts";

/** How long an idle worker blocks its thread before it lets its event loop turn: at first, and when nothing came for long. */
const HOT_MS = 50;
const COLD_MS = 1000;
/** Longest time for which tasks keep the event loop from turning. */
const BUSY_MS = 50;

/** What a worker is told besides the state of its pool. */
export interface WorkerSettings {
  readonly initializer?: Target | undefined;
  readonly initArgs: readonly unknown[];
  /** After so many tasks the worker ends. */
  readonly maxTasks: number;
  /** If it has more bytes after a task, the worker ends. */
  readonly maxMemory: number;
}

/** What the workers of pools run: takes tasks and replies to them, until the pool ends or the worker has done its share. */
export async function workPool(state: PoolState, nth: number, settings: WorkerSettings): Promise<void> {
  const { memory } = state.place;
  const { maxTasks, maxMemory } = settings;
  // Not every runtime tells who started a thread that it has exited.
  runtime().onExit(() => wakeSleepers(memory, state.ownerMailbox));
  if (!(await initialize(state, settings))) return;
  state.noteActivity(nth, READY);
  const wait = waitAt(state.place, "for a task of");
  let idleMs = HOT_MS;
  let turned = performance.now();
  for (let done = 0; done < maxTasks;) {
    const task = runBlocking(memory, state.next(nth, true), idleMs, wait);
    if (task === 0) break;
    const isIdle = task === undefined;
    if (!isIdle) {
      const outcome = begin(state, task);
      if (outcome === undefined) {
        state.putDown(nth);
        continue;
      }
      // One that was given up has nothing more to say: its slot is another's.
      if (!finish(memory, task, outcome instanceof Promise ? await outcome : outcome)) return;
      state.putDown(nth);
      if (maxMemory < Infinity && bytesUsed(memory) > maxMemory) break;
      done++;
    }
    idleMs = isIdle ? Math.min(2 * idleMs, COLD_MS) : HOT_MS;
    if (isIdle || performance.now() - turned > BUSY_MS) {
      await new Promise((resolve) => setTimeout(resolve));
      turned = performance.now();
    }
  }
  state.noteActivity(nth, LEAVES);
  wakeSleepers(memory, state.ownerMailbox);
}

/** Of a thread what it has for itself, of a process all. */
function bytesUsed({ kind }: Memory): number {
  const { heap, resident } = runtime().memoryUsage();
  return kind === "threads" ? heap : resident;
}

async function initialize(state: PoolState, settings: WorkerSettings): Promise<boolean> {
  if (!settings.initializer || state.mode === ENDED) return true;
  try {
    const initializer = await loadTarget(settings.initializer);
    await initializer(...settings.initArgs);
    return true;
  } catch (error) {
    const { memory } = state.place;
    // Said first: who sees that the pool has ended is to find why.
    answer(memory, { mailbox: state.ownerMailbox, id: 0 }, block.THREW, error);
    state.end(ENDED);
    return false;
  }
}

/** Begins a task; returns what it comes to, `undefined` if it was given up before. */
function begin(state: PoolState, task: number): Outcome | Promise<Outcome> | undefined {
  const { memory } = state.place;
  const words = memory.cover(task + block.WORDS);
  if (!block.changeState(memory, task, block.QUEUED, block.RUNNING)) {
    block.discardTask(memory, task);
    return undefined;
  }
  block.noteTime(words, task, block.WAITED);
  const form = words[task + block.FORM];
  const number = words[task + block.FUNCTION];
  const call = state.functions.loaded(number);
  if (call) return runTask(memory, task, call, form);
  return state.functions.load(number).then(
    (loaded) => runTask(memory, task, loaded, form),
    (error) => {
      block.discardPayload(memory, task);
      return { form: block.THREW, value: error, items: 0 };
    },
  );
}

/** Replies to a task; returns whether it was not given up meanwhile. */
function finish(memory: Memory, task: number, outcome: Outcome): boolean {
  const { value, items, before = [] } = outcome;
  let { form } = outcome;
  try {
    if (form === block.RETURNED) {
      const [packed, noted] = packItems(value, form);
      block.writePayload(memory, task, packed, "result");
      form = noted;
    } else if (before.length > 0) {
      block.writePayload(memory, task, [value, before], "error");
      form |= block.PARTIAL;
    } else writeError(memory, task, value);
  } catch (error) {
    writeError(memory, task, form === block.RETURNED ? error : value);
    form = block.THREW;
  }
  const words = memory.cover(task + block.WORDS);
  words[task + block.FORM] = form;
  words[task + block.DONE_ITEMS] = items;
  block.noteTime(words, task, block.RAN);
  if (!block.changeState(memory, task, block.RUNNING, block.DONE)) {
    block.discardTask(memory, task);
    return false;
  }
  reply(memory, task);
  return true;
}

defineTasks(import.meta.url, { workPool });
