import { runtime } from "../current.ts";
import { formatError } from "../format-error.ts";
import { loadTarget } from "../targets.ts";
import { currentIdentity } from "./current-thread.ts";
import { exceptHook } from "./except-hook.ts";
import { currentThread } from "./threads.ts";

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
