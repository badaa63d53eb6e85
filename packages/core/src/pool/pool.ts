import { retain } from "../memory/block.ts";
import type { Memory } from "../memory/memory.ts";
import { readNumber, writeNumber } from "../memory/record.ts";
import { Place } from "../memory/place.ts";
import { disposeMember, memberAt, newPlace, Shared } from "../memory/shared.ts";
import type { Layout } from "../memory/place.ts";
import type { SharedClass } from "../memory/shared-classes.ts";
import type { WaitOptions } from "../sync/steps.ts";
import { AsyncResult } from "./async-result.ts";
import type { Callbacks } from "./async-result.ts";
import { chunkSizeFor, itemsOf } from "./chunks.ts";
import { Engine } from "./engine.ts";
import { MapResult } from "./map-result.ts";
import type { CheckedOptions } from "./pool-options.ts";
import type { PoolState } from "./pool-state.ts";
import { Results } from "./results.ts";
import { Sample } from "./stats.ts";
import type { PoolStats } from "./stats.ts";
import { CALL, EACH, SPREAD } from "./task-block.ts";
import type { StartWorker } from "./worker.ts";

/** Chunks of `imap()` that are handed in ahead, for each worker. */
const AHEAD_PER_WORKER = 4;

/** A task: a function registered with `defineTasks`; it may be async. */
export type Task<Args extends readonly unknown[], R> = (...args: Args) => R;

/** What `applyAsync()` may be told. */
export interface ApplyOptions<T> extends Callbacks<T> {
  /** Gives the task up: one that was not begun never is; one that runs is asked by its `taskSignal()` to end. */
  readonly signal?: AbortSignal | undefined;
}

/** Words: the state, which is an object of its own, and as a double how long a task may go on that was asked to end, in ms. */
const STATE = 0;
const ABORT_GRACE = 2;
const WORDS = 4;

/** What a new pool is made of. */
interface NewPool {
  readonly state: PoolState;
  readonly checked: CheckedOptions;
  readonly start: StartWorker;
}

function layoutOf({ state: { place }, checked }: NewPool): Layout {
  return {
    words: WORDS,
    begin: (memory, at) => {
      writeNumber(memory.words, at + ABORT_GRACE, checked.abortGrace);
      retain(memory, place.at);
      memory.words[at + STATE] = place.at;
    },
  };
}

/**
 * Workers that do tasks: the common of `Pool`, whose workers are processes, and `ThreadPool`, whose workers are threads.
 *
 * @see https://docs.python.org/3/library/multiprocessing.html#module-multiprocessing.pool
 */
export abstract class BasePool extends Shared implements AsyncDisposable {
  /** How many workers there are. */
  readonly size: number;
  readonly #engine: Engine;
  readonly #waits = new Sample();
  readonly #runs = new Sample();
  /** Results of `imap()` whose items were not all handed in. */
  readonly #unfed = new Set<Results<unknown>>();
  #done = 0;
  #failed = 0;

  /** @internal */
  constructor(given: Place | NewPool) {
    const made = given instanceof Place ? undefined : given;
    super(given instanceof Place ? given : newPlace(new.target as unknown as SharedClass, layoutOf(given)));
    const { memory, at } = this.place;
    const state = made?.state ?? (memberAt(this.place, STATE, "") as PoolState);
    const checked = made?.checked ?? { abortGrace: readNumber(memory.cover(at + WORDS), at + ABORT_GRACE) };
    this.size = state.size;
    this.#engine = new Engine({
      name: "the pool",
      state,
      ...checked,
      start: made?.start,
      isLazy: false,
      onReply: (waited, ran, isFailed) => this.#count(waited, ran, isFailed),
    });
  }

  /**
   * Calls a function in a worker, blocking the calling thread, and returns what it returned.
   *
   * @throws {TypeError} If the function was not registered, or an argument cannot travel; names its path.
   * @throws {PoolError} If the pool was closed, or is broken.
   * @throws {WorkerDiedError} If its worker died.
   * @throws What the function threw.
   */
  apply<Args extends readonly unknown[], R>(fn: Task<Args, R>, args?: Readonly<Args>): Awaited<R> {
    return this.applyAsync(fn, args).get();
  }

  /**
   * As {@linkcode BasePool.apply}, without waiting.
   *
   * @throws {TypeError} As `apply`.
   * @throws {PoolError} As `apply`.
   */
  applyAsync<Args extends readonly unknown[], R>(
    fn: Task<Args, R>,
    args?: Readonly<Args>,
    options?: ApplyOptions<Awaited<R>>,
  ): AsyncResult<Awaited<R>> {
    const given: unknown = args ?? [];
    if (!Array.isArray(given))
      throw new TypeError(`Cannot apply task as args must be an array: received ${typeof given}`);
    const call = this.#engine.begin(fn);
    const result = new AsyncResult<Awaited<R>>(this.#engine.client, options);
    if (options?.signal) this.#submitWith(options.signal, call, given, result);
    else this.#engine.submit(call, CALL, given, "args", result);
    return result.listen();
  }

  /** Hands a task in that is given up when a signal is aborted. */
  #submitWith<T>(signal: AbortSignal, call: number, args: unknown[], result: AsyncResult<T>): void {
    if (signal.aborted) {
      result.reject(signal.reason);
      return;
    }
    let ended = () => {};
    const settle = (by: () => void) => {
      signal.removeEventListener("abort", onAbort);
      ended();
      by();
    };
    const id = this.#engine.submit(call, CALL, args, "args", {
      resolve: (value) => settle(() => result.resolve(value)),
      reject: (error) => settle(() => result.reject(error)),
    });
    const onAbort = () => {
      this.#engine.client.drain(); // what is there came before
      if (result.isSettled) return;
      settle(() => result.reject(signal.reason));
      if (!this.#engine.client.cancel(id)) ended = this.#engine.giveUp(id);
    };
    signal.addEventListener("abort", onAbort);
  }

  /**
   * Calls a function for each item, in workers, blocking the calling thread, and returns the results in the order of the items.
   *
   * @param chunkSize How many items go to a worker together; left out, ⌈number of items / (4 · workers)⌉.
   * @throws {RangeError} If `chunkSize` is below 1, or no integer.
   * @throws What the function threw for the first item for which it did, when all chunks have come to their end: an error skips the
   *   rest of its own.
   */
  map<T, R>(fn: Task<[T], R>, items: Iterable<T>, chunkSize?: number): Awaited<R>[] {
    return this.mapAsync(fn, items, chunkSize).get();
  }

  /** As {@linkcode BasePool.map}, without waiting. */
  mapAsync<T, R>(
    fn: Task<[T], R>,
    items: Iterable<T>,
    chunkSize?: number,
    callbacks?: Callbacks<Awaited<R>[]>,
  ): AsyncResult<Awaited<R>[]> {
    return this.#map("map", EACH, fn, items, chunkSize, callbacks);
  }

  /** As {@linkcode BasePool.map}, of a function of several arguments: the elements of an item are its arguments. */
  starmap<Args extends readonly unknown[], R>(
    fn: Task<Args, R>,
    items: Iterable<Readonly<Args>>,
    chunkSize?: number,
  ): Awaited<R>[] {
    return this.starmapAsync(fn, items, chunkSize).get();
  }

  /** As {@linkcode BasePool.starmap}, without waiting. */
  starmapAsync<Args extends readonly unknown[], R>(
    fn: Task<Args, R>,
    items: Iterable<Readonly<Args>>,
    chunkSize?: number,
    callbacks?: Callbacks<Awaited<R>[]>,
  ): AsyncResult<Awaited<R>[]> {
    return this.#map("starmap", SPREAD, fn, items, chunkSize, callbacks);
  }

  /**
   * Calls a function for each item, in workers; the results come one by one, in the order of the items, for `for … of`, which blocks
   * the thread, and for `for await`. Items are read as results are taken, a few ahead. An error is thrown in its place, and ends it.
   *
   * @param chunkSize How many items go to a worker together; 1 if left out.
   */
  imap<T, R>(fn: Task<[T], R>, items: Iterable<T>, chunkSize: number = 1): Results<Awaited<R>> {
    return this.#imap("imap", fn, items, chunkSize, true);
  }

  /** As {@linkcode BasePool.imap}, in the order in which they are there. */
  imapUnordered<T, R>(fn: Task<[T], R>, items: Iterable<T>, chunkSize: number = 1): Results<Awaited<R>> {
    return this.#imap("imapUnordered", fn, items, chunkSize, false);
  }

  /** @internal */
  static override dispose(memory: Memory, at: number): void {
    disposeMember(memory, at + STATE);
  }

  /** Takes no more tasks; the workers end when those are done that are there. Does nothing the second time. */
  override close(): void {
    this.#engine.close();
  }

  /** Ends the workers, whatever they do; what has no result yet fails with {@linkcode CancelledError}. Does nothing the second time. */
  terminate(): void {
    this.#engine.terminate();
  }

  /**
   * Blocks the calling thread until all workers have ended.
   *
   * @param timeout Longest wait in ms; left out, it waits for ever.
   * @returns `true` if they have, `false` if the time ran out.
   * @throws {PoolError} If the pool was neither closed nor terminated.
   */
  join(timeout?: number): boolean {
    this.#feedAll();
    return this.#engine.join(timeout);
  }

  /** As {@linkcode BasePool.join}, with the event loop turning. Rejects with `signal.reason` when aborted. */
  async joinAsync(options: WaitOptions = {}): Promise<boolean> {
    this.#feedAll();
    return this.#engine.joinAsync(options);
  }

  /** What the pool has done. */
  stats(): PoolStats {
    this.#engine.client.drain();
    const running = this.#engine.client.running();
    return {
      queued: this.#engine.client.pending - running,
      running,
      done: this.#done,
      failed: this.#failed,
      wait: this.#waits.times,
      run: this.#runs.times,
    };
  }

  /** Terminates the pool, for `using`, as Python's `with` does: call `close()` and `join()` first for what is to be done. */
  override [Symbol.dispose](): void {
    this.terminate();
  }

  /** As {@linkcode BasePool.terminate}, and waits until the workers have ended, for `await using`. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.terminate();
    await this.joinAsync();
  }

  #map<R>(
    act: string,
    form: number,
    fn: unknown,
    iterable: Iterable<unknown>,
    chunkSize: number | undefined,
    callbacks: Callbacks<R[]> = {},
  ): AsyncResult<R[]> {
    const call = this.#engine.begin(fn);
    const items = itemsOf(act, iterable);
    const size = chunkSizeFor(act, chunkSize, items.length, this.size);
    const result = new MapResult<R>(
      this.#engine.client,
      items.length,
      Math.ceil(items.length / size),
      callbacks,
    );
    const ids: number[] = [];
    try {
      for (let from = 0; from < items.length; from += size) {
        const chunk = items.slice(from, from + size);
        ids.push(this.#engine.submitItems(call, form, chunk, result.chunk(from), from));
      }
    } catch (error) {
      for (const id of ids) this.#engine.client.cancel(id);
      throw error;
    }
    return result.listen();
  }

  #imap<R>(
    act: string,
    fn: unknown,
    iterable: Iterable<unknown>,
    chunkSize: number,
    isOrdered: boolean,
  ): Results<R> {
    const call = this.#engine.begin(fn);
    let isFed = false;
    let forget: () => unknown = () => (isFed = true); // all may be handed in at once
    if (typeof (iterable as Iterable<unknown> | undefined)?.[Symbol.iterator] !== "function")
      throw new TypeError(`Cannot ${act} as items must be iterable: received ${typeof iterable}`);
    const results: Results<R> = new Results<R>({
      source: this.#engine.client,
      submit: (chunk, pending, first) => this.#engine.submitItems(call, EACH, chunk, pending, first),
      items: iterable[Symbol.iterator](),
      chunkSize: chunkSizeFor(act, chunkSize, 0, this.size),
      ahead: AHEAD_PER_WORKER * this.size,
      isOrdered,
      onFed: () => forget(),
    });
    if (!isFed) this.#unfed.add(results);
    forget = () => this.#unfed.delete(results);
    return results;
  }

  /** Hands in the rest of what `imap()` was given, as nobody can do it after the end. */
  #feedAll(): void {
    if (!this.#engine.isClosed) return;
    for (const results of this.#unfed) results.hurry();
  }

  #count(waited: number, ran: number, isFailed: boolean): void {
    if (isFailed) this.#failed++;
    else this.#done++;
    if (Number.isNaN(ran)) return;
    this.#waits.add(waited);
    this.#runs.add(ran);
  }
}
