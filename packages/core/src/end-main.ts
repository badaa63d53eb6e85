import { runtime } from "./current.ts";
import { MAIN_IDENT } from "./memory/live-threads.ts";
import { threadMemory } from "./memory/thread-memory.ts";

const waits = new Set<() => void>();

/**
 * Has the program end only when `wait`, which may block, has returned, whether the main thread returns, exits or fails. Does
 * nothing in other threads.
 */
export function waitBeforeEnd(wait: () => void): void {
  if (threadMemory().ident !== MAIN_IDENT) return;
  waits.add(wait);
  runtime().beforeExit(endMain);
}

function endMain(): void {
  const { futex, threads, words } = threadMemory();
  threads.end(MAIN_IDENT);
  futex.notify(words, threads.wordOf(MAIN_IDENT), Infinity);
  for (const wait of waits) wait();
  threads.begin(); // in case it lives on: on Deno, somebody may yet handle the error that it was to end by
}
