import { MAIN_IDENT } from "../memory/live-threads.ts";
import { threadMemory } from "../memory/thread-memory.ts";
import { currentIdentity, MAIN } from "./current-thread.ts";
import type { ThreadIdentity } from "./current-thread.ts";
import { know, knownThread } from "./known-threads.ts";
import { lookUpThread } from "./registry.ts";
import { StartedThread } from "./started-thread.ts";
import { readTask } from "./task.ts";
import { Thread } from "./thread.ts";

let current: Thread | undefined;

/** Has `thread` be the object of the calling thread; left out, one is made when it is asked for. */
export function becomeThread(thread: Thread | undefined): void {
  current = thread;
}

/**
 * Returns the calling thread: the same object each time, and in the `run()` of a subclass that of the subclass.
 *
 * @example
 * ```ts
 * import { currentThread } from "nogil/threading";
 *
 * console.log(currentThread().name); // MainThread
 * ```
 */
export function currentThread(): Thread {
  current ??= new Thread(started(currentIdentity(), 0));
  return current;
}

/**
 * Returns the main thread, that of the program itself. It lives until the program ends.
 *
 * @example
 * ```ts
 * import { currentThread, mainThread } from "nogil/threading";
 *
 * console.log(mainThread() === currentThread()); // true
 * ```
 */
export function mainThread(): Thread {
  return threadOf(MAIN_IDENT)!;
}

/**
 * How many threads run, the main thread, the caller and daemons included.
 *
 * @example
 * ```ts
 * import { activeCount } from "nogil/threading";
 *
 * console.log(activeCount()); // 1
 * ```
 */
export function activeCount(): number {
  return threadMemory().threads.running().length;
}

/**
 * Returns the threads that run, the main thread, the caller and daemons included, in the order of their idents; none that has
 * been joined. A thread that the caller started is the object that it started; of any other it has one object, too.
 *
 * @example
 * ```ts
 * import { enumerate } from "nogil/threading";
 *
 * console.log(enumerate().map(({ name }) => name).join()); // MainThread
 * ```
 */
export function enumerate(): Thread[] {
  const { threads } = threadMemory();
  return threads
    .running()
    .map(threadOf)
    .filter((thread) => thread !== undefined);
}

/** Returns the object of a thread in this worker, `undefined` if the thread has ended. */
function threadOf(ident: number): Thread | undefined {
  if (ident === currentIdentity().ident) return currentThread();
  const found = knownThread(ident);
  if (found) return found;
  if (ident === MAIN_IDENT) return meet(started(MAIN, 0));
  const memory = threadMemory();
  const control = lookUpThread(ident);
  return control === 0 ? undefined : meet(started({ ...readTask(memory, control), ident }, control));
}

function started({ ident, name, daemon }: ThreadIdentity, control: number): StartedThread {
  return new StartedThread(ident, name, daemon, control);
}

/** Makes the object of a thread that was started elsewhere. */
function meet(met: StartedThread): Thread {
  const thread = new Thread(met);
  know(thread, met, false);
  return thread;
}
