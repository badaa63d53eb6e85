import { blockedSince } from "../sync/waits.ts";
import { whileBlocked } from "../sync/while-blocked.ts";
import { dumpThreads } from "./dump-threads.ts";

/** Prints what the threads wait for every `ms` in which one wait blocks the calling thread, which can hear no signal then. */
export function dumpWhenBlocked(ms: number): void {
  let told = 0;
  whileBlocked(() => {
    const since = blockedSince();
    const now = performance.now();
    if (since === undefined || now - Math.max(since, told) < ms) return;
    told = now;
    dumpThreads();
  });
}
