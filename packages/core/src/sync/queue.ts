import { QueueEmpty, QueueFull, QueueShutDown } from "../errors.ts";
import { decode, discard, encode } from "../memory/codec.ts";
import type { Memory } from "../memory/memory.ts";
import type { Content } from "../memory/record.ts";
import { Place } from "../memory/place.ts";
import { newPlace, Shared } from "../memory/shared.ts";
import type { Layout } from "../memory/place.ts";
import type { NameOptions } from "../memory/shared.ts";
import { ChainedWaiters } from "./chained-waiters.ts";
import { QueueCounts } from "./queue-counts.ts";
import { Fifo } from "./queue-fifo.ts";
import { QueueSide } from "./queue-side.ts";
import type { Store, StoreClass } from "./queue-store.ts";
import { DROPPED, GETTERS, JOINERS, MAXSIZE, OPEN, PUTTERS, QUEUE_WORDS } from "./queue-words.ts";
import { runAsync, runBlocking } from "./steps.ts";
import type { Steps, WaitOptions } from "./steps.ts";
import { checkTimeout, checkWait } from "./timeout.ts";
import { Waiters } from "./waiters.ts";
import { waitAt } from "./waits.ts";

/** Above it, no memory has room for so many items. */
const MAX_COUNT = 2 ** 31 - 1;

/**
 * A queue of any number of producers and consumers, like Python's `queue.Queue`: first in, first out.
 *
 * An item is whatever a thread or process can be handed, and is copied when it is put. A worker that is killed, at whatever
 * moment, leaves the queue whole: an item is in it or was taken. One who waits and times out, is aborted or killed takes nothing.
 *
 * @example
 * ```ts
 * import { Queue } from "nogil/threading";
 *
 * const queue = new Queue<string>();
 * queue.put("first");
 * queue.put("second");
 * console.log(queue.get(), await queue.getAsync()); // first second
 * console.log(queue.empty()); // true
 * ```
 * @see https://docs.python.org/3/library/queue.html
 */
export class Queue<T = unknown> extends Shared {
  /** Shared words that one queue takes, besides its items. */
  static readonly WORDS: number = QUEUE_WORDS;
  /**
   * How the items are kept.
   * @internal
   */
  static readonly Store: StoreClass = Fifo;
  readonly #store: Store;
  readonly #counts: QueueCounts;
  readonly #putters: QueueSide;
  readonly #getters: QueueSide;
  readonly #putting: ChainedWaiters;
  readonly #getting: ChainedWaiters;
  readonly #joining: Waiters;

  /**
   * Makes an empty queue.
   *
   * @param maxsize Most items that it may hold; 0 or less: any number.
   * @throws {TypeError} If `maxsize` is not a number.
   * @throws {RangeError} If `maxsize` is not an integer.
   */
  constructor(maxsize?: number, options?: NameOptions);
  /** @internal */
  constructor(place: Place);
  constructor(given: Place | number = 0, options?: NameOptions) {
    super(given instanceof Place ? given : create(new.target, given, options));
    const { place } = this;
    const { memory } = place;
    const counts = new QueueCounts(place);
    const store = new new.target.Store(place);
    this.#counts = counts;
    this.#store = store;
    this.#putting = new ChainedWaiters(place.inside(PUTTERS));
    this.#getting = new ChainedWaiters(place.inside(GETTERS));
    this.#joining = new Waiters(place.inside(JOINERS));
    this.#putters = new QueueSide({
      memory,
      wait: waitAt(place, "to put into"),
      lock: store.putting,
      waiters: this.#putting,
      others: this.#getting,
      isReady: () => counts.state !== OPEN || counts.hasRoom,
      spin: () => counts.spinForRoom(),
    });
    this.#getters = new QueueSide({
      memory,
      wait: waitAt(place, "to get from"),
      lock: store.taking,
      waiters: this.#getting,
      others: this.#putting,
      isReady: () => counts.state !== OPEN || counts.size > 0,
      spin: () => counts.spinForItem(),
    });
  }

  /** @internal */
  static override dispose(memory: Memory, at: number): void {
    const store = new this.Store(new Place(memory, at, "part"));
    discardAll(store);
    store.dispose();
  }

  /** Most items that the queue may hold; 0 or less: any number. What it holds stays when it is made smaller. */
  get maxsize(): number {
    return this.#counts.maxsize;
  }

  set maxsize(maxsize: number) {
    this.#counts.maxsize = checkMaxsize(this.constructor.name, maxsize);
    this.#putting.wake(Infinity);
  }

  /** How many items it holds; others may change that at any moment. */
  get size(): number {
    return this.#counts.size;
  }

  /** Whether it holds no items; others may change that at any moment. */
  empty(): boolean {
    return this.size === 0;
  }

  /** Whether it holds as many items as it may; others may change that at any moment. */
  full(): boolean {
    return this.maxsize > 0 && this.size >= this.maxsize;
  }

  /**
   * Adds a copy of an item, blocking the calling thread while there is no room.
   *
   * @param timeout Longest wait in ms; `0` only tries, left out it waits for ever.
   * @throws {QueueFull} If there was no room in time.
   * @throws {QueueShutDown} If the queue was shut down, before or meanwhile.
   * @throws {TypeError} If the item cannot travel (names the path to what cannot), or `timeout` is not a number.
   * @throws {RangeError} If `timeout` is negative or NaN, or the shared memory is full.
   */
  put(item: T, timeout?: number): void {
    const timeoutMs = checkTimeout(`put into ${this.constructor.name}`, timeout);
    const content = this.#pack(item);
    let isIn: true | undefined;
    try {
      isIn = this.#putters.run(() => this.#putNow(content), timeoutMs);
    } finally {
      if (!isIn) discardContent(content);
    }
    if (!isIn) throw this.#isFull(timeoutMs);
  }

  /**
   * As {@linkcode Queue.put}, with the event loop turning. The copy is made at the call.
   *
   * @throws `signal.reason` If the signal was aborted; nothing was put then.
   */
  async putAsync(item: T, options?: WaitOptions): Promise<void> {
    const { timeoutMs, signal } = checkWait(`put into ${this.constructor.name}`, options);
    const content = this.#pack(item);
    let isIn: true | undefined;
    try {
      isIn = await this.#putters.runAsync(() => this.#putNow(content), timeoutMs, signal);
    } finally {
      if (!isIn) discardContent(content);
    }
    if (!isIn) throw this.#isFull(timeoutMs);
  }

  /**
   * Takes the next item out, blocking the calling thread while there is none.
   *
   * @param timeout Longest wait in ms; `0` only tries, left out it waits for ever.
   * @throws {QueueEmpty} If there was no item in time.
   * @throws {QueueShutDown} If the queue was shut down, before or meanwhile, and has no items left.
   * @throws {TypeError} If `timeout` is not a number.
   * @throws {RangeError} If `timeout` is negative or NaN.
   */
  get(timeout?: number): T {
    const timeoutMs = checkTimeout(`get from ${this.constructor.name}`, timeout);
    return this.#unpack(this.#getters.run(this.#getNow, timeoutMs), timeoutMs);
  }

  /**
   * As {@linkcode Queue.get}, with the event loop turning.
   *
   * @throws `signal.reason` If the signal was aborted; nothing was taken then.
   */
  async getAsync(options?: WaitOptions): Promise<T> {
    const { timeoutMs, signal } = checkWait(`get from ${this.constructor.name}`, options);
    return this.#unpack(await this.#getters.runAsync(this.#getNow, timeoutMs, signal), timeoutMs);
  }

  /** The items as they come, until the queue was shut down and is empty. */
  async *[Symbol.asyncIterator](): AsyncGenerator<T, void, undefined> {
    for (;;) {
      let item: T;
      try {
        item = await this.getAsync();
      } catch (error) {
        if (error instanceof QueueShutDown) return;
        throw error;
      }
      yield item;
    }
  }

  /**
   * Says that the work on one item that was taken is done; {@linkcode Queue.join} waits for that.
   *
   * @throws {RangeError} If it is called more often than items were put; nothing changes then.
   */
  taskDone(): void {
    if (!this.#counts.countDone()) {
      throw new RangeError(
        `Cannot call taskDone() of ${this.constructor.name} more often than items were put: all are done`,
      );
    }
    if (this.#counts.unfinished <= 0) this.#joining.wake(Infinity);
  }

  /**
   * Blocks the calling thread until the work on every item that was put is done.
   *
   * @param timeout Longest wait in ms; `0` only looks, left out it waits for ever.
   * @returns `true` if all is done, `false` if the time ran out.
   * @throws {TypeError} If `timeout` is not a number.
   * @throws {RangeError} If `timeout` is negative or NaN.
   */
  join(timeout?: number): boolean {
    const timeoutMs = checkTimeout(`join ${this.constructor.name}`, timeout);
    return runBlocking(
      this.place.memory,
      this.#allDone(timeoutMs > 0),
      timeoutMs,
      waitAt(this.place, "to join"),
    );
  }

  /**
   * As {@linkcode Queue.join}, with the event loop turning.
   *
   * @throws `signal.reason` If the signal was aborted.
   */
  async joinAsync(options?: WaitOptions): Promise<boolean> {
    const { timeoutMs, signal } = checkWait(`join ${this.constructor.name}`, options);
    return runAsync(
      this.place.memory,
      this.#allDone(timeoutMs > 0),
      timeoutMs,
      signal,
      waitAt(this.place, "to join"),
    );
  }

  /**
   * Ends the queue: from now on `put` throws, and so does `get` once no items are left. Whoever waits is woken.
   *
   * @param immediate Drops the items that are left, too: `get` throws at once, and `join` waits for those only that were taken.
   */
  shutdown(immediate = false): void {
    const { putting, taking } = this.#store;
    using _puts = putting.hold();
    using _gets = taking === putting ? undefined : taking.hold();
    if (immediate) {
      this.#counts.drop();
      discardAll(this.#store);
    } else {
      this.#counts.close();
    }
    for (const waiters of [this.#putting, this.#getting, this.#joining]) waiters.wake(Infinity);
  }

  #putNow(content: Content): true | undefined {
    if (this.#counts.state !== OPEN) throw this.#isShutDown("put into");
    if (!this.#counts.hasRoom) return undefined;
    this.#store.put(content);
    return true;
  }

  /** A property, so that no call makes a function of its own. */
  readonly #getNow = (): Content | undefined => {
    // Before the items are looked at: one that was put before the queue was closed is given.
    const { state } = this.#counts;
    const content = state === DROPPED ? undefined : this.#store.take();
    if (content === undefined && state !== OPEN) throw this.#isShutDown("get from");
    return content;
  };

  *#allDone(timeLeft: boolean): Steps<boolean> {
    const look = () => this.#counts.unfinished <= 0 || undefined;
    return (yield* this.#joining.until(look, timeLeft)) ?? false;
  }

  #pack(item: T): Content {
    return typeof item === "number" ? item : encode(item, "item", this.place.memory.kind);
  }

  #unpack(content: Content | undefined, timeoutMs: number): T {
    if (content === undefined) {
      throw new QueueEmpty(`Cannot get from ${this.constructor.name}: it was empty for ${timeoutMs} ms`);
    }
    return (typeof content === "number" ? content : decode(content)) as T;
  }

  #isFull(timeoutMs: number): QueueFull {
    return new QueueFull(
      `Cannot put into ${this.constructor.name} as it holds at most ${this.maxsize}: it was full for ${timeoutMs} ms`,
    );
  }

  #isShutDown(act: string): QueueShutDown {
    return new QueueShutDown(`Cannot ${act} ${this.constructor.name} as it must be open: it was shut down`);
  }
}

/** Takes out all items, and lets go of the shared objects in them. */
function discardAll(store: Store): void {
  for (let content = store.take(); content !== undefined; content = store.take()) discardContent(content);
}

function discardContent(content: Content): void {
  if (typeof content !== "number") discard(content);
}

/** Makes room for a new queue. */
function create(type: typeof Queue, maxsize: number, options: NameOptions | undefined): Place {
  const checked = checkMaxsize(type.name, maxsize);
  const layout: Layout = {
    words: QUEUE_WORDS,
    begin: ({ words }, at) => (words[at + MAXSIZE] = checked),
    parameters: { maxsize: checked },
  };
  return newPlace(type, layout, options);
}

function checkMaxsize(name: string, maxsize: number): number {
  const rule = `Cannot make ${name} as maxsize must be an integer: received`;
  if (typeof maxsize !== "number") throw new TypeError(`${rule} ${typeof maxsize}`);
  if (!Number.isInteger(maxsize)) throw new RangeError(`${rule} ${maxsize}`);
  return maxsize > MAX_COUNT ? 0 : Math.max(0, maxsize);
}
