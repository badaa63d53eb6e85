import { threadMemory } from "../memory/thread-memory.ts";
import { runAsync, runBlocking } from "../sync/steps.ts";
import type { Steps } from "../sync/steps.ts";
import { dismissWorker } from "./own-workers.ts";
import { threadEntries } from "./registry.ts";

/**
 * The worker of a thread. It may go on when the thread has ended: for threads that it started, and with functions that
 * nobody waited for.
 */
export class ThreadWorker {
  readonly #ident: number;

  constructor(ident: number) {
    this.#ident = ident;
  }

  /** Blocks the calling thread until the worker is gone. */
  join(): boolean {
    return runBlocking(threadMemory(), this.#end(), Infinity);
  }

  /** As {@linkcode ThreadWorker.join}, with the event loop turning. */
  joinAsync(): Promise<boolean> {
    return runAsync(threadMemory(), this.#end(), Infinity, undefined);
  }

  *#end(): Steps<boolean> {
    const { threads, words } = threadMemory();
    const index = threads.wordOf(this.#ident);
    while (threads.stays(this.#ident)) {
      dismissWorker(this.#ident);
      const expected = Atomics.load(words, index);
      if (expected >> 1 === this.#ident) yield { index, expected };
    }
    return true;
  }
}

/** Blocks until the workers of all threads are gone but for those of daemons: threads that are waited for may start more. */
export function waitForThreads(): void {
  for (;;) {
    const next = threadEntries().find(({ daemon }) => !daemon);
    if (!next) return;
    new ThreadWorker(next.ident).join();
  }
}
