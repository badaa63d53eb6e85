import { runtime } from "../current.ts";

/** As much of `AsyncLocalStorage` as is used here. */
interface Contexts {
  getStore(): readonly number[] | undefined;
  run<T>(store: readonly number[], act: () => T): T;
}

const LAST = 2 ** 31 - 1;

let contexts: Contexts | undefined;
let newest = 0;
/** Tokens of what is held now. */
const held = new Set<number>();

/**
 * Tokens stand for async contexts of the calling thread that hold a lock: the function that runs under it, and
 * whatever that calls or starts. Each hold has its own, so a context that outlived its hold owns nothing.
 *
 * @see https://nodejs.org/api/async_context.html
 */
export const tokens = {
  /** Returns a token that nobody of this thread has. */
  make(): number {
    return (newest = (newest % LAST) + 1);
  },

  /** What the token stands for is not held any more. */
  drop(token: number): void {
    held.delete(token);
  },

  /** Calls `act` in an async context that the token stands for, until it is dropped. */
  run<T>(token: number, act: () => T): T {
    held.add(token);
    contexts ??= load();
    // Those that are over stay behind, or a task that starts the next one for ever would carry all before it.
    const outer = contexts.getStore()?.filter((each) => held.has(each)) ?? [];
    return contexts.run([...outer, token], act);
  },

  /** Whether the caller's async context is one that the token stands for. */
  isMine(token: number): boolean {
    return contexts?.getStore()?.includes(token) ?? false;
  },
};

function load(): Contexts {
  const { AsyncLocalStorage } = runtime().require("node:async_hooks", import.meta.url) as {
    AsyncLocalStorage: new () => Contexts;
  };
  return new AsyncLocalStorage();
}
