import { joinChildren } from "../children.ts";
import { runtime } from "../current.ts";
import { MAIN_IDENT } from "../memory/live-threads.ts";
import { threadMemory } from "../memory/thread-memory.ts";
import { threadEntries } from "./registry.ts";
import { ThreadWorker } from "./thread-worker.ts";

/** Has the program end only after its threads and processes other than daemons, also when the main thread fails or exits. */
export function outliveMain(): void {
  if (threadMemory().ident === MAIN_IDENT) runtime().beforeExit(endMain);
}

/** Ends the main thread, and waits for the threads and processes that the program is not to end before. */
function endMain(): void {
  const { futex, threads, words } = threadMemory();
  threads.end(MAIN_IDENT);
  futex.notify(words, threads.wordOf(MAIN_IDENT), Infinity);
  // Threads that are waited for may start more, and not only those that this thread started count.
  for (;;) {
    const next = threadEntries().find(({ daemon }) => !daemon);
    if (!next) break;
    new ThreadWorker(next.ident).join();
  }
  joinChildren();
  threads.begin(); // in case it lives on: on Deno, somebody may yet handle the error that it was to end by
}
