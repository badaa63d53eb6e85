import { settledWithin } from "../sync/settled-within.ts";
import type { WaitOptions } from "../sync/steps.ts";
import { checkTimeout, checkWait } from "../sync/timeout.ts";
import type { Future } from "./future.ts";
import { waitForAny } from "./wait-for-any.ts";

/** When `wait()` returns: with the first that is done, with the first that failed, or when all are done. */
export const FIRST_COMPLETED = "FIRST_COMPLETED";
/** See {@linkcode FIRST_COMPLETED}. */
export const FIRST_EXCEPTION = "FIRST_EXCEPTION";
/** See {@linkcode FIRST_COMPLETED}. */
export const ALL_COMPLETED = "ALL_COMPLETED";

/** When `wait()` returns. */
export type ReturnWhen = typeof FIRST_COMPLETED | typeof FIRST_EXCEPTION | typeof ALL_COMPLETED;

/** The futures that are done, and those that are not. */
export interface DoneAndNotDone<F> {
  /** Those that are done: cancelled ones, too. */
  readonly done: Set<F>;
  /** Those that are not. */
  readonly notDone: Set<F>;
}

/**
 * Blocks the calling thread until futures are done, also such of different executors.
 *
 * @param options `timeout`: longest wait in ms; left out, it waits for ever. `returnWhen`: `"ALL_COMPLETED"` if left out. With
 *   `"FIRST_EXCEPTION"` a future that was cancelled does not count as failed.
 * @returns Those that are done, and those that are not, whatever the reason why it returned.
 * @throws {TypeError} If `returnWhen` is none of the three.
 * @example
 * ```ts
 * import { defineTasks } from "nogil";
 * import { ThreadPoolExecutor, wait } from "nogil/futures";
 *
 * const { square } = defineTasks(import.meta.url, { square: (n: number) => n ** 2 });
 *
 * if (import.meta.main) {
 *   using executor = new ThreadPoolExecutor({ maxWorkers: 2 });
 *   const { done, notDone } = wait([2, 3].map((n) => executor.submit(square, n)));
 *   console.log(done.size, notDone.size); // 2 0
 * }
 * ```
 * @see https://docs.python.org/3/library/concurrent.futures.html#concurrent.futures.wait
 */
export function wait<F extends Future<unknown>>(
  futures: Iterable<F>,
  {
    timeout,
    returnWhen = ALL_COMPLETED,
  }: { readonly timeout?: number; readonly returnWhen?: ReturnWhen } = {},
): DoneAndNotDone<F> {
  const timeoutMs = checkTimeout("wait for futures", timeout);
  const waiting = new Waiting(futures, returnWhen);
  waitForAny(waiting.futures, () => waiting.isOver(), timeoutMs);
  return waiting.split();
}

/**
 * As {@linkcode wait}, with the event loop turning. Rejects with `signal.reason` when aborted.
 *
 * @example
 * ```ts
 * import { defineTasks } from "nogil";
 * import { FIRST_COMPLETED, ThreadPoolExecutor, waitAsync } from "nogil/futures";
 *
 * const { square } = defineTasks(import.meta.url, { square: (n: number) => n ** 2 });
 *
 * if (import.meta.main) {
 *   using executor = new ThreadPoolExecutor({ maxWorkers: 2 });
 *   const futures = [2, 3].map((n) => executor.submit(square, n));
 *   const { done } = await waitAsync(futures, { returnWhen: FIRST_COMPLETED });
 *   console.log(done.size > 0); // true
 * }
 * ```
 */
export async function waitAsync<F extends Future<unknown>>(
  futures: Iterable<F>,
  { returnWhen = ALL_COMPLETED, ...options }: WaitOptions & { readonly returnWhen?: ReturnWhen } = {},
): Promise<DoneAndNotDone<F>> {
  const { timeoutMs, signal } = checkWait("wait for futures", options);
  const waiting = new Waiting(futures, returnWhen);
  const { promise, resolve } = Promise.withResolvers<void>();
  for (const future of waiting.futures) future.addDoneCallback(() => waiting.isOver() && resolve());
  if (!waiting.isOver()) await settledWithin(promise, timeoutMs, signal);
  return waiting.split();
}

/** What is waited for, and when that is over. */
class Waiting<F extends Future<unknown>> {
  readonly futures: ReadonlySet<F>;
  readonly #returnWhen: ReturnWhen;

  constructor(futures: Iterable<F>, returnWhen: ReturnWhen) {
    if (![FIRST_COMPLETED, FIRST_EXCEPTION, ALL_COMPLETED].includes(returnWhen))
      throw new TypeError(
        `Cannot wait for futures as returnWhen must be "${FIRST_COMPLETED}", "${FIRST_EXCEPTION}" or "${ALL_COMPLETED}": ` +
          `received ${String(returnWhen)}`,
      );
    this.futures = new Set(futures);
    this.#returnWhen = returnWhen;
  }

  isOver(): boolean {
    let isOneDone = this.futures.size === 0;
    let areAllDone = true;
    for (const future of this.futures) {
      if (!future.done()) areAllDone = false;
      else if (this.#returnWhen === FIRST_COMPLETED || hasFailed(future)) isOneDone = true;
    }
    return areAllDone || (isOneDone && this.#returnWhen !== ALL_COMPLETED);
  }

  split(): DoneAndNotDone<F> {
    const [done, notDone] = [new Set<F>(), new Set<F>()];
    for (const future of this.futures) (future.done() ? done : notDone).add(future);
    return { done, notDone };
  }
}

function hasFailed(future: Future<unknown>): boolean {
  return !future.cancelled() && future.exception(0) !== undefined;
}
