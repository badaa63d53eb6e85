import type { NativeProcess } from "../runtime.ts";
import { settledWithin } from "../sync/settled-within.ts";

/**
 * Settles when a child has ended or `timeoutMs` have passed; keeps this process alive until then.
 * Rejects with `signal.reason` when aborted.
 */
export async function waitForExit(
  child: NativeProcess,
  timeoutMs: number,
  signal: AbortSignal | undefined,
): Promise<void> {
  await settledWithin(child.exited, timeoutMs, signal);
}
