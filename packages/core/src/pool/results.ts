import { TimeoutError } from "../errors.ts";
import { settledWithin } from "../sync/settled-within.ts";
import { checkTimeout } from "../sync/timeout.ts";
import { addLocalFrames } from "./remote-stack.ts";
import type { ResultSource } from "./async-result.ts";
import type { Client, Pending } from "./client.ts";

/** A chunk that was handed in: what came of it, when that is there. */
interface Chunk {
  id: number;
  state: "pending" | "done" | "failed";
  /** Its results, or the error. */
  value: unknown;
  /** The results before the error. */
  before: readonly unknown[];
}

interface ResultsOptions<T> {
  /** What results are taken from; `cancel()` gives up a chunk that nobody has begun. */
  readonly source: ResultSource & Pick<Client, "cancel">;
  /** Hands in a chunk of items, the `first`th and those behind it, and returns its number. */
  readonly submit: (items: readonly unknown[], pending: Pending, first: number) => number;
  readonly items: Iterator<T>;
  readonly chunkSize: number;
  /** How many chunks are handed in ahead of the one whose results are taken. */
  readonly ahead: number;
  /** Whether results come in the order of the items, or as they are there. */
  readonly isOrdered: boolean;
  /** When all of them must be there, on the clock of `performance.now()`; left out, whenever. */
  readonly deadline?: number;
  /** All that will be handed in was. */
  readonly onFed?: () => void;
}

/**
 * The results of `imap()` one by one, for `for … of`, which blocks the thread, and for `for await`. Items are read, and handed in,
 * only as results are taken: so there are never more than a few that nobody took. The first error is thrown in its place, and ends it.
 *
 * @example
 * ```ts
 * import { defineTasks } from "nogil";
 * import { ThreadPool } from "nogil/threading";
 *
 * const { square } = defineTasks(import.meta.url, { square: (n: number) => n ** 2 });
 *
 * if (import.meta.main) {
 *   using pool = new ThreadPool(2);
 *   let sum = 0;
 *   for (const each of pool.imap(square, [1, 2, 3])) sum += each;
 *   console.log(sum); // 14
 * }
 * ```
 */
export class Results<T> implements IterableIterator<T, undefined>, AsyncIterable<T> {
  readonly #options: ResultsOptions<unknown>;
  /** In the order in which their results are taken. */
  #chunks: Chunk[] = [];
  #values: T[] = [];
  #nth = 0;
  #ahead: number;
  /** How many items were read. */
  #read = 0;
  /** There are no more items; or they could not be read any further. */
  #end: { readonly hasFailed: boolean; readonly error?: unknown } | undefined;
  /** What is to be thrown after the results that are there. */
  #failure: { readonly error: unknown } | undefined;
  #isOver = false;
  #waiting: (() => void) | undefined;

  /** @internal */
  constructor(options: ResultsOptions<unknown>) {
    this.#options = options;
    this.#ahead = options.ahead;
    this.#feed();
  }

  /**
   * Hands in all that is left, however many results that are: nobody will be there to do it later.
   * @internal
   */
  hurry(): void {
    this.#ahead = Infinity;
    this.#feed();
  }

  /**
   * Blocks the calling thread until the next result is there, and returns it.
   *
   * @param timeout Longest wait in ms; left out, it waits for ever. When it is over, a later call still gets the result.
   * @throws {TimeoutError} If the time ran out.
   * @throws What the task threw, or the iterator of the items; there is nothing more then.
   */
  next(timeout?: number): IteratorResult<T, undefined> {
    const { source, deadline = Infinity } = this.#options;
    const left = Math.max(0, deadline - performance.now());
    const timeoutMs = Math.min(left, checkTimeout("take the next result", timeout));
    if (!this.#isReady()) source.waitFor(() => this.#isReady(), timeoutMs);
    if (!this.#isReady()) throw this.#late();
    return this.#take(this.next);
  }

  /** After the time for all of them, what was not begun never is. */
  #late(): TimeoutError {
    if (performance.now() >= (this.#options.deadline ?? Infinity)) this.return();
    return new TimeoutError("Cannot take the next result as it must be there in time: it is not");
  }

  /** Ends it: what was not begun never is. */
  return(): IteratorResult<T, undefined> {
    if (!this.#isOver) {
      this.#isOver = true;
      this.#values = [];
      for (const { id, state } of this.#chunks) if (state === "pending") this.#options.source.cancel(id);
      this.#chunks = [];
      this.#options.onFed?.();
      this.#waiting?.();
      this.#options.items.return?.();
    }
    return { done: true, value: undefined };
  }

  /** For `for … of`. */
  [Symbol.iterator](): this {
    return this;
  }

  /** For `for await`. */
  [Symbol.asyncIterator](): AsyncIterableIterator<T, undefined> {
    const take = async () => {
      await this.#whenReady();
      return this.#take();
    };
    // One after another, as an async generator does: several may be asked for at once.
    let last: Promise<unknown> = Promise.resolve();
    const results: AsyncIterableIterator<T, undefined> = {
      next: () => {
        const next = last.then(take);
        last = next.catch(() => {});
        return next;
      },
      return: async () => this.return(),
      [Symbol.asyncIterator]: () => results,
    };
    return results;
  }

  /** As {@linkcode Results.return}, for `using`. */
  [Symbol.dispose](): void {
    this.return();
  }

  async #whenReady(): Promise<void> {
    const { source, deadline = Infinity } = this.#options;
    while (!this.#isReady()) {
      const { promise, resolve } = Promise.withResolvers<void>();
      this.#waiting = resolve;
      source.want();
      try {
        const left = Math.max(0, deadline - performance.now());
        if (!(await settledWithin(promise, left, undefined))) throw this.#late();
      } finally {
        source.unwant();
      }
    }
  }

  /** Hands in chunks, until enough are ahead. */
  #feed(): void {
    const { items, chunkSize } = this.#options;
    while (this.#chunks.length < this.#ahead && !this.#end && !this.#isOver) {
      const chunk: unknown[] = [];
      try {
        while (chunk.length < chunkSize) {
          const { done, value } = items.next();
          if (done) {
            this.#end = { hasFailed: false };
            break;
          }
          chunk.push(value);
        }
      } catch (error) {
        this.#end = { hasFailed: true, error };
        chunk.length = 0; // as Python does: the chunk that could not be read as a whole is not begun
      }
      if (chunk.length > 0) this.#submit(chunk);
    }
    if (this.#end) this.#options.onFed?.();
  }

  #submit(items: readonly unknown[]): void {
    const chunk: Chunk = { id: 0, state: "pending", value: undefined, before: [] };
    const settle = (state: "done" | "failed", value: unknown, before: readonly unknown[] = []) => {
      chunk.state = state;
      chunk.value = value;
      chunk.before = before;
      this.#waiting?.();
    };
    try {
      const pending: Pending = {
        resolve: (value) => settle("done", value),
        reject: (error, _, before) => settle("failed", error, before),
      };
      chunk.id = this.#options.submit(items, pending, this.#read);
    } catch (error) {
      settle("failed", error); // what cannot be handed in fails in its place, and nothing comes behind it
      this.#end = { hasFailed: false };
    }
    this.#read += items.length;
    this.#chunks.push(chunk);
  }

  /** The place of the chunk whose results come next, -1 if they are not there. */
  #nextChunk(): number {
    if (!this.#options.isOrdered) return this.#chunks.findIndex(({ state }) => state !== "pending");
    return this.#chunks.length > 0 && this.#chunks[0].state !== "pending" ? 0 : -1;
  }

  #isReady(): boolean {
    return (
      this.#isOver ||
      this.#failure !== undefined ||
      this.#nth < this.#values.length ||
      this.#chunks.length === 0 ||
      this.#nextChunk() !== -1
    );
  }

  #take(below?: (...args: never[]) => unknown): IteratorResult<T, undefined> {
    if (this.#isOver) return this.return();
    if (this.#nth === this.#values.length) {
      if (this.#failure) throw this.#fail(this.#failure.error, below);
      const place = this.#nextChunk();
      if (place === -1) return this.#finish();
      const [{ state, value, before }] = this.#chunks.splice(place, 1);
      const hasFailed = state === "failed";
      if (hasFailed) this.#failure = { error: value };
      this.#values = (hasFailed ? before : value) as T[];
      this.#nth = 0;
      if (this.#values.length === 0) return this.#take(below);
      if (!hasFailed) this.#feed();
    }
    const value = this.#values[this.#nth];
    this.#values[this.#nth++] = undefined as T;
    return { done: false, value };
  }

  #fail(error: unknown, below: ((...args: never[]) => unknown) | undefined): unknown {
    this.return();
    if (below) addLocalFrames(error, below);
    return error;
  }

  /** There is nothing left, or the items could not be read any further. */
  #finish(): IteratorResult<T, undefined> {
    this.#isOver = true;
    if (this.#end?.hasFailed) throw this.#end.error;
    return { done: true, value: undefined };
  }
}
