import { runtime } from "../current.ts";
import { PoolError, TimeoutError } from "../errors.ts";
import { formatError } from "../format-error.ts";
import { checkTimeout } from "../sync/timeout.ts";
import { addLocalFrames } from "./remote-stack.ts";

/** Who brings results in. */
export interface ResultSource {
  /** Blocks the calling thread until `isReady()`, or the time is over. */
  waitFor(isReady: () => boolean, timeoutMs: number): void;
  /** Has results come in while the event loop turns, until each that was wanted is there, and so wanted no more. */
  want(): void;
  unwant(): void;
}

/** What is called with a result, or an error, when that is there. */
export interface Callbacks<T> {
  /** Gets the result. */
  callback?(value: T): void;
  /** Gets the error. */
  errorCallback?(error: unknown): void;
}

const NO_CALLBACKS = {};

/** A promise of the result, for who awaits it. */
interface Promised<T> {
  readonly promise: Promise<T>;
  resolve(value: unknown): void;
  reject(reason: unknown): void;
}

/**
 * What a task that was handed to a pool will come to, like Python's `AsyncResult`. It can be waited for by blocking the thread, and
 * awaited.
 *
 * @example
 * ```ts
 * import { defineTasks } from "nogil";
 * import { ThreadPool } from "nogil/threading";
 *
 * const { square } = defineTasks(import.meta.url, { square: (n: number) => n ** 2 });
 *
 * if (import.meta.main) {
 *   using pool = new ThreadPool(1);
 *   const result = pool.applyAsync(square, [6]);
 *   console.log(result.get(), await result, result.successful()); // 36 36 true
 * }
 * ```
 * @see https://docs.python.org/3/library/multiprocessing.html#multiprocessing.pool.AsyncResult
 */
export class AsyncResult<T> implements PromiseLike<T> {
  readonly #source: ResultSource;
  readonly #callbacks: Callbacks<T>;
  #state: "pending" | "fulfilled" | "rejected" = "pending";
  #value: unknown;
  #promise: Promised<T> | undefined;
  #isWanted = false;

  /** @internal */
  constructor(source: ResultSource, callbacks: Callbacks<T> = NO_CALLBACKS) {
    this.#source = source;
    this.#callbacks = callbacks;
  }

  /**
   * Has the callbacks called as the event loop turns; to be called when the task was handed in.
   * @internal
   */
  listen(): this {
    if (this.#callbacks.callback || this.#callbacks.errorCallback) this.want();
    return this;
  }

  /** @internal */
  get isSettled(): boolean {
    return this.#state !== "pending";
  }

  /** Whether the task has come to its end. */
  ready(): boolean {
    return this.wait(0);
  }

  /**
   * Whether it came to a result.
   *
   * @throws {PoolError} If it is not ready.
   */
  successful(): boolean {
    if (!this.ready()) throw new PoolError("Cannot say whether a task was successful: it is not ready");
    return this.#state === "fulfilled";
  }

  /**
   * Blocks the calling thread until the task has come to its end.
   *
   * @param timeout Longest wait in ms; left out, it waits for ever.
   * @returns `true` if it has, `false` if the time ran out.
   */
  wait(timeout?: number): boolean {
    const timeoutMs = checkTimeout("wait for a result", timeout);
    if (!this.isSettled) this.#source.waitFor(() => this.isSettled, timeoutMs);
    return this.isSettled;
  }

  /**
   * Blocks the calling thread until the result is there, and returns it.
   *
   * @param timeout Longest wait in ms; left out, it waits for ever. The task goes on when it is over.
   * @throws {TimeoutError} If the time ran out.
   * @throws What the task threw.
   */
  get(timeout?: number): T {
    if (!this.wait(timeout))
      throw new TimeoutError(`Cannot get a result as it must be there within ${timeout} ms: it is not`);
    if (this.#state === "fulfilled") return this.#value as T;
    addLocalFrames(this.#value, this.get);
    throw this.#value;
  }

  /** As a promise does: lets the event loop turn, and keeps the process alive, until the result is there. */
  then<A = T, B = never>(
    onFulfilled?: ((value: T) => A | PromiseLike<A>) | null,
    // oxlint-disable-next-line typescript/no-explicit-any -- as in PromiseLike
    onRejected?: ((reason: any) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    return this.#asPromise().then(onFulfilled, onRejected);
  }

  #asPromise(): Promise<T> {
    if (!this.#promise) {
      this.#promise = Promise.withResolvers<T>() as Promised<T>;
      if (!this.isSettled) this.want();
      else this.#settlePromise();
    }
    return this.#promise.promise;
  }

  /** @internal */
  resolve(value: unknown): void {
    this.#settle("fulfilled", value);
  }

  /** @internal */
  reject(error: unknown): void {
    this.#settle("rejected", error);
  }

  #settle(state: "fulfilled" | "rejected", value: unknown): void {
    if (this.isSettled) return;
    // Python's order: the callback comes before the result is ready.
    const { callback, errorCallback } = this.#callbacks;
    try {
      if (state === "fulfilled") callback?.(value as T);
      else errorCallback?.(value);
    } catch (error) {
      runtime().writeError(`Exception in a callback of a pool:\n${formatError(error)}\n`);
    }
    this.#state = state;
    this.#value = value;
    this.#settlePromise();
    if (this.#isWanted) this.#source.unwant();
  }

  /**
   * Has it come in as the event loop turns.
   * @internal
   */
  want(): void {
    if (this.#isWanted || this.isSettled) return;
    this.#isWanted = true;
    this.#source.want();
  }

  #settlePromise(): void {
    if (!this.#promise) return;
    if (this.#state === "fulfilled") this.#promise.resolve(this.#value);
    else this.#promise.reject(this.#value);
  }
}
