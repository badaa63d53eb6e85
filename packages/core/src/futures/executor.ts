import { PoolError } from "../errors.ts";
import { waitBeforeEnd } from "../end-main.ts";
import { chunkSizeFor } from "../pool/chunks.ts";
import type { CheckedOptions } from "../pool/pool-options.ts";
import type { PoolState } from "../pool/pool-state.ts";
import { Engine } from "../pool/engine.ts";
import { Results } from "../pool/results.ts";
import { CALL, SPREAD } from "../pool/task-block.ts";
import type { StartWorker, Worker } from "../pool/worker.ts";
import { checkTimeout } from "../sync/timeout.ts";
import { Future } from "./future.ts";

/** What `map()` of an executor may be told after its iterables. */
export interface MapOptions {
  /** Longest wait in ms for all results, from the call on; left out, it waits for ever. */
  readonly timeout?: number;
  /** How many calls go to a worker together; 1 if left out. Executors of threads ignore it, as Python's do. */
  readonly chunkSize?: number;
  /** How many results there may be ahead of the one that is taken; left out, all calls are handed in at once. */
  readonly bufferSize?: number;
}

/** What `shutdown()` may be told. */
export interface ShutdownOptions {
  /** Whether it blocks the calling thread until all is done and the workers have ended; `true` if left out. */
  readonly wait?: boolean;
  /** Whether what no worker has begun is cancelled. */
  readonly cancelFutures?: boolean;
}

/**
 * Workers that are handed functions: the common of `ThreadPoolExecutor` and `ProcessPoolExecutor`. A worker is started when there is
 * a task and nobody for it, until there are `maxWorkers`.
 *
 * A program ends only when all that was handed in is done.
 *
 * @example
 * ```ts
 * import { defineTasks } from "nogil";
 * import { ThreadPoolExecutor } from "nogil/futures";
 * import type { Executor } from "nogil/futures";
 *
 * const { power } = defineTasks(import.meta.url, { power: (base: number, by: number) => base ** by });
 *
 * function powers(executor: Executor): string {
 *   return [...executor.map(power, [2, 3, 5], [3, 2, 1])].join();
 * }
 *
 * if (import.meta.main) {
 *   using executor = new ThreadPoolExecutor({ maxWorkers: 2 });
 *   console.log(powers(executor)); // 8,9,5
 * }
 * ```
 * @see https://docs.python.org/3/library/concurrent.futures.html#executor-objects
 */
export abstract class Executor implements Disposable, AsyncDisposable {
  readonly #name: string;
  readonly #engine: Engine;
  readonly #futures = new Set<Future<unknown>>();
  readonly #hasChunks: boolean;
  #isShutDown = false;

  /** @internal */
  constructor(state: PoolState, checked: CheckedOptions, start: StartWorker, hasChunks: boolean) {
    this.#name = new.target.name;
    this.#hasChunks = hasChunks;
    this.#engine = new Engine({
      name: `the ${this.#name}`,
      state,
      ...checked,
      start,
      isLazy: true,
      whyBroken: (worker) => this.#whyBroken(worker),
    });
    waitBeforeEnd(() => this.#finish());
  }

  /**
   * Has a function called by a worker.
   *
   * @throws {TypeError} If it was not registered with `defineTasks`, or an argument cannot travel; names its path.
   * @throws {PoolError} If the executor was shut down, or is broken.
   */
  submit<Args extends readonly unknown[], R>(fn: (...args: Args) => R, ...args: Args): Future<Awaited<R>> {
    const call = this.#begin(fn);
    const future = new Future<Awaited<R>>(this.#engine.client);
    future.id = this.#engine.submit(call, CALL, args, "args", future);
    this.#futures.add(future);
    future.onDone(() => this.#futures.delete(future));
    return future;
  }

  /**
   * Calls a function with an element of each iterable at a time, until the shortest is at its end. All is handed in at once; the
   * results come one by one, in order, for `for … of`, which blocks the thread, and for `for await`. An error is thrown in its place,
   * and ends it: what no worker has begun is cancelled.
   *
   * @param iterables The iterables, and an object with options behind them, if there are any.
   * @throws {PoolError} If the executor was shut down, or is broken.
   * @throws {RangeError} If `chunkSize` or `bufferSize` is below 1, or `timeout` below 0.
   */
  map<Args extends readonly unknown[], R>(
    fn: (...args: Args) => R,
    ...iterables: [...{ [K in keyof Args]: Iterable<Args[K]> }, MapOptions?]
  ): Results<Awaited<R>> {
    const last = iterables.at(-1) as MapOptions | Iterable<unknown> | undefined;
    const isOptions = typeof last === "object" && last !== null && !(Symbol.iterator in last);
    const { timeout, chunkSize, bufferSize } = (isOptions ? last : {}) as MapOptions;
    const lists = (isOptions ? iterables.slice(0, -1) : iterables) as Iterable<unknown>[];
    const deadline = performance.now() + checkTimeout("map", timeout);
    const size = chunkSizeFor("map", chunkSize ?? 1, 0, 1);
    const ahead =
      bufferSize === undefined ? Infinity : chunkSizeFor("map with a bufferSize whose", bufferSize, 0, 1);
    const call = this.#begin(fn);
    return new Results<Awaited<R>>({
      source: this.#engine.client,
      submit: (chunk, pending, first) => this.#engine.submitItems(call, SPREAD, chunk, pending, first),
      items: zip(lists),
      chunkSize: this.#hasChunks ? size : 1,
      ahead,
      isOrdered: true,
      deadline,
    });
  }

  /**
   * Takes no more tasks, and gives its workers back when all is done. The second time, it waits, if it is to.
   */
  shutdown({ wait = true, cancelFutures = false }: ShutdownOptions = {}): void {
    this.#isShutDown = true;
    if (cancelFutures) for (const future of this.#futures) future.cancel();
    this.#engine.close();
    if (wait) this.#engine.join(undefined);
  }

  /** As {@linkcode Executor.shutdown} that waits, with the event loop turning. */
  async shutdownAsync({ cancelFutures = false }: Pick<ShutdownOptions, "cancelFutures"> = {}): Promise<void> {
    this.shutdown({ wait: false, cancelFutures });
    await this.#engine.joinAsync({});
  }

  /** Shuts down and waits, for `using`. */
  [Symbol.dispose](): void {
    this.shutdown();
  }

  /** As {@linkcode Executor.shutdownAsync}, for `await using`. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.shutdownAsync();
  }

  #begin(fn: unknown): number {
    if (this.#isShutDown)
      throw new PoolError(
        `Cannot run tasks in the ${this.#name} as it must be open: it was shut down; make another`,
      );
    return this.#engine.begin(fn);
  }

  /** Does what was handed in, when the program is about to end. */
  #finish(): void {
    this.#isShutDown = true;
    if (this.#engine.client.pending === 0) return;
    this.#engine.close();
    this.#engine.client.waitFor(() => this.#engine.client.pending === 0, Infinity);
  }

  /** A worker that ended by itself cost its task; one that was ended from outside may have cost more than that. */
  #whyBroken(worker: Worker): PoolError | undefined {
    const cause = worker.whyDied("a task");
    if (cause.exitCode === null || cause.exitCode >= 0) return undefined;
    return new PoolError(`Cannot run tasks: the ${this.#name} is broken, a worker of it died`, { cause });
  }
}

function* zip(iterables: readonly Iterable<unknown>[]): Generator<unknown[]> {
  const iterators = iterables.map((each) => each[Symbol.iterator]());
  if (iterators.length === 0) return;
  for (;;) {
    const items: unknown[] = [];
    for (const iterator of iterators) {
      const { done, value } = iterator.next();
      if (done) return;
      items.push(value);
    }
    yield items;
  }
}
