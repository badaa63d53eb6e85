/** Timers of the runtimes overflow above this many ms. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/**
 * Settles when `settled` does or `timeoutMs` have passed; returns whether it was `settled`. Keeps this process alive until then.
 * Rejects with `signal.reason` when aborted.
 */
export async function settledWithin(
  settled: Promise<unknown>,
  timeoutMs: number,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  signal?.throwIfAborted();
  const deadline = performance.now() + timeoutMs;
  const { promise, resolve, reject } = Promise.withResolvers<boolean>();
  let timer: ReturnType<typeof setTimeout>;
  // Timers fire early on some runtimes, and cannot be long enough on any.
  const arm = () => {
    const left = deadline - performance.now();
    if (left <= 0) resolve(false);
    else timer = setTimeout(arm, Math.min(Math.ceil(left), LONGEST_TIMER_MS));
  };
  const abort = () => reject(signal?.reason);
  arm();
  signal?.addEventListener("abort", abort);
  settled.then(() => resolve(true), reject);
  try {
    return await promise;
  } finally {
    clearTimeout(timer!);
    signal?.removeEventListener("abort", abort);
  }
}
