import { runtime } from "../current.ts";
import { formatError } from "../format-error.ts";
import { encode, peek } from "../memory/codec.ts";
import { discardMessage, putMessage, readMessage } from "../memory/message.ts";
import { EXCEPT_HOOK, threadMemory } from "../memory/thread-memory.ts";
import { loadTarget, targetOf } from "../targets.ts";
import type { Target } from "../targets.ts";
import { currentIdentity } from "./current-thread.ts";
import { registryLock } from "./registry.ts";
import type { Thread } from "./thread.ts";
import { currentThread } from "./threads.ts";

/** An error that nobody caught in a thread, and that thread. */
export interface UncaughtError {
  /** What was thrown. */
  readonly error: unknown;
  /** Where nobody caught it. */
  readonly thread: Thread;
}

/**
 * Has `hook` be called for every error that nobody catches in a thread of this process, in that thread, instead of the
 * error being printed. It may be async; the thread ends when it has. If it fails, both errors are printed.
 *
 * It holds for all threads, also for those that run. It is not called for an error of the main thread, nor when a thread calls
 * `process.exit()`.
 *
 * @param hook A function registered with `defineTasks`; left out, errors are printed again.
 * @throws {TypeError} If it was not registered; says how to.
 * @example
 * ```ts
 * import { defineTasks } from "nogil";
 * import { setExceptHook, Thread } from "nogil/threading";
 * import type { UncaughtError } from "nogil/threading";
 *
 * function fail() {
 *   throw new Error("no luck");
 * }
 *
 * function report({ error, thread }: UncaughtError) {
 *   console.log(`${thread.name}: ${error}`); // Thread-1 (fail): Error: no luck
 * }
 *
 * defineTasks(import.meta.url, { fail, report });
 *
 * if (import.meta.main) {
 *   setExceptHook(report);
 *   const thread = new Thread({ target: fail });
 *   thread.start();
 *   thread.join();
 * }
 * ```
 * @see https://docs.python.org/3/library/threading.html#threading.excepthook
 */
export function setExceptHook(hook?: ((uncaught: UncaughtError) => unknown) | null): void {
  const target =
    hook === undefined || hook === null ? undefined : targetOf("set the except hook as it", hook);
  const memory = threadMemory();
  registryLock().run(() => {
    discardMessage(memory, EXCEPT_HOOK);
    if (target) putMessage(memory, EXCEPT_HOOK, encode([target.module, target.name], "hook", "threads"));
  });
}

/** Tells the except hook, or else standard error, of an error that nobody caught in this thread. */
export async function reportError(error: unknown): Promise<void> {
  const hook = exceptHook();
  if (!hook) {
    print(`Exception in thread ${currentIdentity().name}:\n${formatError(error)}\n`);
    return;
  }
  try {
    const call = await loadTarget(hook);
    await call({ error, thread: currentThread() });
  } catch (failure) {
    print(
      `Exception in the except hook: ${formatError(failure)}\n` +
        `It was called for an exception in thread ${currentIdentity().name}:\n${formatError(error)}\n`,
    );
  }
}

/** Who only reports must not be brought down by it. */
function print(text: string): void {
  try {
    runtime().writeError(text);
  } catch {
    // nobody is left to tell
  }
}

/** Where the function is that was set, if one was. */
function exceptHook(): Target | undefined {
  const memory = threadMemory();
  const message = registryLock().run(() => readMessage(memory, EXCEPT_HOOK));
  if (!message) return undefined;
  const [module, name] = peek(message) as [string, string];
  return { module, name };
}
