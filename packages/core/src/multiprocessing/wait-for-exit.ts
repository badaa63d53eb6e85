import type { NativeProcess } from "../runtime.ts";

/** Timers of the runtimes overflow above this many ms. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/**
 * Settles when a child has ended or `timeoutMs` have passed; keeps this process alive until then.
 * Rejects with `signal.reason` when aborted.
 */
export async function waitForExit(
  child: NativeProcess,
  timeoutMs: number,
  signal: AbortSignal | undefined,
): Promise<void> {
  const deadline = performance.now() + timeoutMs;
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  let timer: ReturnType<typeof setTimeout>;
  // Timers fire early on some runtimes, and cannot be long enough on any.
  const arm = () => {
    const left = deadline - performance.now();
    if (left <= 0) resolve();
    else timer = setTimeout(arm, Math.min(Math.ceil(left), LONGEST_TIMER_MS));
  };
  const abort = () => reject(signal?.reason);
  arm();
  signal?.addEventListener("abort", abort);
  void child.exited.then(() => resolve());
  try {
    await promise;
  } finally {
    clearTimeout(timer!);
    signal?.removeEventListener("abort", abort);
  }
}
