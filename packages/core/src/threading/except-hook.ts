import { encode, peek } from "../memory/codec.ts";
import { discardMessage, putMessage, readMessage } from "../memory/message.ts";
import { EXCEPT_HOOK, threadMemory } from "../memory/thread-memory.ts";
import { targetOf } from "../targets.ts";
import type { Target } from "../targets.ts";
import { registryLock } from "./registry.ts";
import type { Thread } from "./thread.ts";

/** An error that nobody caught in a thread, and that thread. */
export interface UncaughtError {
  readonly error: unknown;
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

/** Where the function is that was set, if one was. */
export function exceptHook(): Target | undefined {
  const memory = threadMemory();
  const message = registryLock().run(() => readMessage(memory, EXCEPT_HOOK));
  if (!message) return undefined;
  const [module, name] = peek(message) as [string, string];
  return { module, name };
}
