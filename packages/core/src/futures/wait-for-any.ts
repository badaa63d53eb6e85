import type { Future } from "./future.ts";

/** Longest sleep for one executor while those of others may be done. */
const TURN_MS = 10;

/** Blocks the calling thread until `isReady()`, which changes as futures are done; returns whether it is so in time. */
export function waitForAny(
  futures: Iterable<Future<unknown>>,
  isReady: () => boolean,
  timeoutMs: number,
): boolean {
  const sources = [...new Set([...futures].map(({ source }) => source))];
  const deadline = performance.now() + timeoutMs;
  // Each executor has a mailbox of its own, and a blocked thread can sleep at one only.
  const turnMs = sources.length > 1 ? TURN_MS : Infinity;
  for (let nth = 0; !isReady(); nth++) {
    const left = deadline - performance.now();
    const source = sources[nth % sources.length];
    source?.waitFor(isReady, Math.max(0, Math.min(left, turnMs)));
    if (left <= 0) return isReady();
  }
  return true;
}
