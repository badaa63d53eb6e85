import { runtime } from "../current.ts";
import { blockedSince } from "../sync/waits.ts";
import { whileBlocked } from "../sync/while-blocked.ts";
import { dumpThreads } from "./dump-threads.ts";

/** Prints what the threads wait for every `ms` in which one wait blocks the calling thread, which can hear no signal then. */
export function dumpWhenBlocked(ms: number): void {
  let told = 0;
  let isTelling = false;
  whileBlocked(() => {
    const since = blockedSince();
    const now = performance.now();
    // To find names out it may block itself, which calls this again.
    if (isTelling || since === undefined || now - Math.max(since, told) < ms) return;
    told = now;
    isTelling = true;
    try {
      dumpThreads();
    } catch (error) {
      runtime().writeError(`Cannot tell what the threads wait for: ${(error as Error).message}\n`);
    } finally {
      isTelling = false;
    }
  });
}
