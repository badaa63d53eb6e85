import { CancelledError } from "../errors.ts";
import { runtime } from "../current.ts";
import { formatError } from "../format-error.ts";
import { AsyncResult } from "../pool/async-result.ts";
import type { ResultSource } from "../pool/async-result.ts";

/** Who runs the task of a future. */
export interface FutureSource extends ResultSource {
  /** Gives a task up that nobody has begun; returns whether it did. */
  cancel(id: number): boolean;
  isRunning(id: number): boolean;
}

/**
 * What a function that was handed to an executor will come to, like Python's `concurrent.futures.Future`. Its result can be waited
 * for by blocking the thread, and awaited.
 *
 * @example
 * ```ts
 * import { defineTasks } from "nogil";
 * import { ThreadPoolExecutor } from "nogil/futures";
 *
 * const { square } = defineTasks(import.meta.url, { square: (n: number) => n ** 2 });
 *
 * if (import.meta.main) {
 *   using executor = new ThreadPoolExecutor({ maxWorkers: 1 });
 *   const future = executor.submit(square, 6);
 *   console.log(await future, future.done(), future.exception()); // 36 true undefined
 * }
 * ```
 * @see https://docs.python.org/3/library/concurrent.futures.html#future-objects
 */
export class Future<T> implements PromiseLike<T> {
  /** @internal */
  readonly source: FutureSource;
  readonly #result: AsyncResult<T>;
  /** Number of its task, once that was handed in. */
  #id = 0;
  #isCancelled = false;
  #error: { readonly value: unknown } | undefined;
  readonly #callbacks: ((future: never) => void)[] = [];

  /** @internal */
  constructor(source: FutureSource) {
    this.source = source;
    this.#result = new AsyncResult<T>(source);
  }

  /** @internal */
  set id(id: number) {
    this.#id = id;
  }

  /** Whether it was cancelled, or has come to its end. */
  done(): boolean {
    return this.#result.ready();
  }

  /** Whether a worker has begun it, and it has not come to its end. */
  running(): boolean {
    return !this.done() && this.source.isRunning(this.#id);
  }

  /** Whether it was cancelled before a worker began it. */
  cancelled(): boolean {
    return this.#isCancelled;
  }

  /**
   * Gives it up, if no worker has begun it.
   *
   * @returns `true` if it is cancelled now, `false` if it runs or has come to its end.
   */
  cancel(): boolean {
    if (this.#isCancelled) return true;
    if (this.done() || !this.source.cancel(this.#id)) return false;
    this.#isCancelled = true;
    this.reject(new CancelledError("Cannot get the result of a Future: it was cancelled"));
    return true;
  }

  /**
   * Blocks the calling thread until the result is there, and returns it.
   *
   * @param timeout Longest wait in ms; left out, it waits for ever. The task goes on when it is over.
   * @throws {TimeoutError} If the time ran out.
   * @throws {CancelledError} If it was cancelled.
   * @throws What the function threw.
   */
  result(timeout?: number): T {
    return this.#result.get(timeout);
  }

  /**
   * Blocks the calling thread until it has come to its end, and returns what the function threw, `undefined` if nothing.
   *
   * @param timeout Longest wait in ms; left out, it waits for ever.
   * @throws {TimeoutError} If the time ran out.
   * @throws {CancelledError} If it was cancelled.
   */
  exception(timeout?: number): unknown {
    if (!this.#result.wait(timeout) || this.#isCancelled) this.#result.get(0);
    return this.#error?.value;
  }

  /**
   * Has `fn` called with this future when it is cancelled or has come to its end: when the event loop turns, or somebody waits for a
   * result; at once if it has. What `fn` throws is reported, and harms nobody.
   */
  addDoneCallback(fn: (future: Future<T>) => void): void {
    if (typeof fn !== "function")
      throw new TypeError(`Cannot add done callback as it must be a function: received ${typeof fn}`);
    if (this.done()) this.#call(fn);
    else {
      this.#callbacks.push(fn);
      this.#result.want();
    }
  }

  /** As a promise does: lets the event loop turn, and keeps the process alive, until the result is there. */
  then<A = T, B = never>(
    onFulfilled?: ((value: T) => A | PromiseLike<A>) | null,
    // oxlint-disable-next-line typescript/no-explicit-any -- as in PromiseLike
    onRejected?: ((reason: any) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    return this.#result.then(onFulfilled, onRejected);
  }

  /** Says its state, as Python's `repr()` does. */
  toString(): string {
    if (this.#isCancelled) return "Future (cancelled)";
    if (!this.done()) return `Future (${this.running() ? "running" : "pending"})`;
    if (this.#error)
      return `Future (finished, threw ${(this.#error.value as Error | undefined)?.name ?? "a value"})`;
    return "Future (finished)";
  }

  /**
   * Has `fn` called when it is done, whoever finds that out; keeps nothing alive.
   * @internal
   */
  onDone(fn: () => void): void {
    this.#callbacks.push(fn);
  }

  /** @internal */
  resolve(value: unknown): void {
    this.#result.resolve(value);
    this.#callAll();
  }

  /** @internal */
  reject(error: unknown): void {
    if (this.#result.isSettled) return;
    this.#error = { value: error };
    this.#result.reject(error);
    this.#callAll();
  }

  #callAll(): void {
    for (const fn of this.#callbacks.splice(0)) this.#call(fn);
  }

  #call(fn: (future: never) => void): void {
    try {
      fn(this as never);
    } catch (error) {
      runtime().writeError(`Exception in a callback of a Future:\n${formatError(error)}\n`);
    }
  }
}
