import { TimeoutError } from "../errors.ts";
import { settledWithin } from "../sync/settled-within.ts";
import { checkTimeout } from "../sync/timeout.ts";
import type { Future } from "./future.ts";
import { waitForAny } from "./wait-for-any.ts";

/**
 * Returns futures one by one as they are done, for `for … of`, which blocks the thread, and for `for await`: those first that are
 * done already. They may be such of different executors.
 *
 * @param timeout Longest wait in ms for all of them, from the call on; left out, it waits for ever.
 * @throws {TimeoutError} When it is over: says how many are not done.
 * @example
 * ```ts
 * import { defineTasks } from "nogil";
 * import { asCompleted, ThreadPoolExecutor } from "nogil/futures";
 *
 * const { square } = defineTasks(import.meta.url, { square: (n: number) => n ** 2 });
 *
 * if (import.meta.main) {
 *   using executor = new ThreadPoolExecutor({ maxWorkers: 2 });
 *   let sum = 0;
 *   for (const future of asCompleted([1, 2, 3].map((n) => executor.submit(square, n)))) sum += future.result();
 *   console.log(sum); // 14
 * }
 * ```
 * @see https://docs.python.org/3/library/concurrent.futures.html#concurrent.futures.as_completed
 */
export function asCompleted<F extends Future<unknown>>(futures: Iterable<F>, timeout?: number): Completed<F> {
  return new Completed(futures, checkTimeout("wait for futures", timeout));
}

/** For `for await`. TypeScript would take an `AsyncIterator` of futures for one of their results, which it is not. */
export interface AsyncFutures<F> {
  /** Settles when the next is done. */
  next(): Promise<IteratorResult<F, undefined>>;
}

/**
 * Futures as they are done.
 *
 * @example
 * ```ts
 * import { defineTasks } from "nogil";
 * import { asCompleted, ThreadPoolExecutor } from "nogil/futures";
 *
 * const { square } = defineTasks(import.meta.url, { square: (n: number) => n ** 2 });
 *
 * if (import.meta.main) {
 *   using executor = new ThreadPoolExecutor({ maxWorkers: 2 });
 *   let sum = 0;
 *   for await (const future of asCompleted([1, 2].map((n) => executor.submit(square, n)))) sum += await future;
 *   console.log(sum); // 5
 * }
 * ```
 */
export class Completed<F extends Future<unknown>> implements IterableIterator<F, undefined> {
  readonly #waiting: Set<F>;
  readonly #done: F[] = [];
  readonly #count: number;
  readonly #deadline: number;
  #onDone: (() => void) | undefined;

  /** @internal */
  constructor(futures: Iterable<F>, timeoutMs: number) {
    this.#waiting = new Set(futures);
    this.#count = this.#waiting.size;
    this.#deadline = performance.now() + timeoutMs;
    for (const future of this.#waiting) {
      if (future.done()) this.#complete(future);
      else future.onDone(() => this.#complete(future));
    }
  }

  /** Blocks the calling thread until the next is done, and returns it. */
  next(): IteratorResult<F, undefined> {
    const left = Math.max(0, this.#deadline - performance.now());
    if (!this.#isReady() && !waitForAny(this.#waiting, () => this.#isReady(), left)) throw this.#late();
    return this.#take();
  }

  /** For `for … of`. */
  [Symbol.iterator](): this {
    return this;
  }

  /** For `for await`. */
  [Symbol.asyncIterator](): AsyncFutures<F> {
    return {
      next: async () => {
        await this.#whenReady();
        return this.#take();
      },
    };
  }

  async #whenReady(): Promise<void> {
    while (!this.#isReady()) {
      const { promise, resolve } = Promise.withResolvers<void>();
      this.#onDone = resolve;
      const sources = new Set([...this.#waiting].map(({ source }) => source));
      for (const source of sources) source.want();
      try {
        const left = Math.max(0, this.#deadline - performance.now());
        if (!(await settledWithin(promise, left, undefined))) throw this.#late();
      } finally {
        for (const source of sources) source.unwant();
      }
    }
  }

  #isReady(): boolean {
    return this.#done.length > 0 || this.#waiting.size === 0;
  }

  #take(): IteratorResult<F, undefined> {
    const value = this.#done.shift();
    return value ? { done: false, value } : { done: true, value };
  }

  #complete(future: F): void {
    this.#waiting.delete(future);
    this.#done.push(future);
    this.#onDone?.();
  }

  #late(): TimeoutError {
    return new TimeoutError(
      `Cannot wait any longer: ${this.#waiting.size} (of ${this.#count}) futures unfinished`,
    );
  }
}
