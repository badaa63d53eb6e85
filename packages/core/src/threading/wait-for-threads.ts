import { threadEntries } from "./registry.ts";
import { ThreadWorker } from "./thread-worker.ts";

/** Blocks until the workers of all threads are gone but for those of daemons: threads that are waited for may start more. */
export function waitForThreads(): void {
  for (;;) {
    const next = threadEntries().find(({ daemon }) => !daemon);
    if (!next) return;
    new ThreadWorker(next.ident).join();
  }
}
