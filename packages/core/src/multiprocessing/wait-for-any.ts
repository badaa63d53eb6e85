import { linux } from "../memory/linux.ts";
import { processMemory } from "../memory/process-memory.ts";
import { MOST_WORDS } from "../memory/wait-any.ts";
import type { FutexWord } from "../runtime.ts";
import type { Steps, WaitOptions } from "../sync/steps.ts";
import { checkTimeout, checkWait } from "../sync/timeout.ts";
import { lookWhileBlocked, sendBeforeBlocking } from "../sync/while-blocked.ts";
import { beginBlocking, endBlocking } from "../sync/waits.ts";
import { Connection } from "./connection.ts";
import { Process } from "./process.ts";

/** Longest sleep in ms, after which processes and the other ends of connections are looked at. */
const SLICE_MS = 50;

/** What can be waited for together with others: a connection for a message or its end, a child for its end. */
export type Waitable = Connection<any> | Process<any>;

/**
 * Blocks the calling thread until one of several connections and processes is ready, like Python's
 * `multiprocessing.connection.wait()`: `recv()` of the connection would return or throw at once, or the process has ended. Takes
 * nothing.
 *
 * @param list Connections that can receive, and processes that were started.
 * @param timeout Longest wait in ms; `0` only looks, left out it waits for ever.
 * @returns Those that are ready, in the order of the list; none if the time ran out, or the list is empty.
 * @throws {TypeError} If something else is in the list, or a connection that is closed or cannot receive.
 * @throws {ProcessError} If a process was not started, or is closed.
 * @throws {RangeError} If `timeout` is negative or NaN.
 * @example
 * ```ts
 * import { Pipe, waitForAny } from "nogil/multiprocessing";
 *
 * const [left, right] = Pipe();
 * left.send("ping");
 * const [ready] = waitForAny([left, right]);
 * console.log(ready === right); // true
 * ```
 * @see https://docs.python.org/3/library/multiprocessing.html#multiprocessing.connection.wait
 */
export function waitForAny<T extends Waitable>(list: Iterable<T>, timeout?: number): T[] {
  const timeoutMs = checkTimeout("wait for any", timeout);
  const items = checkList(list);
  const deadline = performance.now() + timeoutMs;
  let isTold = false;
  try {
    for (;;) {
      const ready = items.filter(isReady);
      const left = deadline - performance.now();
      if (ready.length > 0 || left <= 0 || items.length === 0) return ready;
      isTold ||= beginBlocking({ memory: processMemory(), at: 0, purpose: "for any of several" });
      sendBeforeBlocking();
      sleep(items, Math.min(left, SLICE_MS));
      lookWhileBlocked();
    }
  } finally {
    if (isTold) endBlocking();
  }
}

/**
 * As {@linkcode waitForAny}, with the event loop turning.
 *
 * @throws `signal.reason` If the signal was aborted.
 * @example
 * ```ts
 * import { Pipe, waitForAnyAsync } from "nogil/multiprocessing";
 *
 * const [left, right] = Pipe();
 * setTimeout(() => left.send("ping"), 1);
 * const [ready] = await waitForAnyAsync([left, right]);
 * console.log(ready === right); // true
 * ```
 */
export async function waitForAnyAsync<T extends Waitable>(
  list: Iterable<T>,
  options?: WaitOptions,
): Promise<T[]> {
  const { timeoutMs, signal } = checkWait("wait for any", options);
  const items = checkList(list);
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    signal?.throwIfAborted();
    const ready = items.filter(isReady);
    const left = deadline - performance.now();
    if (ready.length > 0 || left <= 0 || items.length === 0) return ready;
    await untilOne(items, left, signal);
  }
}

/** Settles when one of them was ready, or the time is over, or the signal aborted. */
async function untilOne(
  items: readonly Waitable[],
  timeout: number,
  signal: AbortSignal | undefined,
): Promise<void> {
  const others = new AbortController();
  const stop = () => others.abort();
  signal?.addEventListener("abort", stop);
  const waits = items.map((item) => {
    const options = { timeout, signal: others.signal };
    return item instanceof Connection ? item.pollAsync(options) : item.joinAsync(options);
  });
  try {
    await Promise.race(waits);
  } catch (error) {
    if (!others.signal.aborted) throw error;
  } finally {
    signal?.removeEventListener("abort", stop);
    stop();
    await Promise.allSettled(waits);
  }
}

/** Sleeps until one of them may be ready, or for `timeoutMs`. */
function sleep(items: readonly Waitable[], timeoutMs: number): void {
  const connections = items.filter((item) => item instanceof Connection);
  if (connections.length > 0) sleepOnWords(connections, timeoutMs);
  else {
    const descriptors = items.map((item) => (item as Process).child("wait for").descriptor);
    linux().waitForEnd(descriptors.slice(0, MOST_WORDS), timeoutMs);
  }
}

/** Sleeps as each of the connections would by itself. The end of a process shows only after `timeoutMs`. */
function sleepOnWords(connections: readonly Connection[], timeoutMs: number): void {
  const waits: Steps<boolean>[] = [];
  try {
    const words: FutexWord[] = [];
    for (const connection of connections) {
      const steps = connection.ready(true);
      waits.push(steps);
      const { done, value } = steps.next(true);
      if (done) return;
      words.push({ address: processMemory().address + 4 * value.index, expected: value.expected });
    }
    linux().futexWaitAny(words.slice(0, MOST_WORDS), timeoutMs);
  } finally {
    for (const steps of waits) steps.return(false);
  }
}

function isReady(item: Waitable): boolean {
  return item instanceof Connection ? item.poll(0) : item.child("wait for").hasEnded();
}

function checkList<T extends Waitable>(list: Iterable<T>): T[] {
  const items = [...list];
  for (const item of items as readonly unknown[]) {
    if (item instanceof Connection || item instanceof Process) continue;
    throw new TypeError(
      `Cannot wait for any as the list must be of connections and processes: received ${item === null ? "null" : typeof item}`,
    );
  }
  return items;
}
