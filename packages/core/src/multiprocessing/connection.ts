import { EndOfStreamError, TimeoutError } from "../errors.ts";
import { decode, discard, encode } from "../memory/codec.ts";
import type { Memory, MemoryKind } from "../memory/memory.ts";
import type { Content } from "../memory/record.ts";
import { letGoOfObject } from "../memory/holdings.ts";
import { Place } from "../memory/place.ts";
import { newPlace, Shared } from "../memory/shared.ts";
import { runAsync, runBlocking } from "../sync/steps.ts";
import type { Steps, WaitOptions } from "../sync/steps.ts";
import { checkTimeout, checkWait } from "../sync/timeout.ts";
import { waitAt } from "../sync/waits.ts";
import type { Channel } from "./channel.ts";
import { reapChildren } from "./known-children.ts";
import { announceEnd, channelTo, closeEnd, isEndGone, openEnd } from "./pipe-block.ts";
import type { Side } from "./pipe-block.ts";

/** Words: the pipe's block, which end this is, and what it can do. */
const PIPE = 0;
const SIDE = 1;
const MODE = 2;

const READABLE = 1;
const WRITABLE = 2;

/** How often, in ms, who waits or sends looks whether the other end still has somebody. */
const LOOK_MS = 50;

/**
 * One end of a pipe, like Python's `multiprocessing.connection.Connection`. {@linkcode Pipe} makes the two of them.
 *
 * It may be handed to any number of workers, in arguments, items, or through a pipe: each of them has an object of its own for the
 * same end. The end is closed when all of these objects are closed or were collected as garbage, or their workers are dead; so
 * who hands an end over and has no use for it closes its own object. A worker that is killed while it sends or receives leaves the
 * pipe whole.
 *
 * @example
 * ```ts
 * import { Pipe } from "nogil/multiprocessing";
 *
 * const [reader, writer] = Pipe<number>(false);
 * writer.send(42);
 * writer.close();
 * console.log(reader.poll(), await reader.recvAsync()); // true 42
 * reader.close();
 * ```
 * @see https://docs.python.org/3/library/multiprocessing.html#connection-objects
 */
export class Connection<T = unknown> extends Shared {
  /** Shared words that one end takes, besides those of the pipe. */
  static readonly WORDS = 3;
  /** @internal */
  static override readonly kind: MemoryKind = "processes";
  readonly #pipe: number;
  readonly #side: Side;
  readonly #mode: number;
  readonly #incoming: Channel;
  readonly #outgoing: Channel;
  #isClosed = false;
  /** How many async waits have not settled: until then, the memory must stay. */
  #uses = 0;
  /** When to look after the other end again, and whether nobody seemed to have it the last time. */
  #lookAt = 0;
  #seemsGone = false;

  /** @internal */
  constructor(place: Place) {
    super(place);
    const { memory, at } = place;
    const words = memory.cover(at + Connection.WORDS);
    this.#pipe = words[at + PIPE];
    this.#side = words[at + SIDE] as Side;
    this.#mode = words[at + MODE];
    const isOver = () => this.#isClosed || this.#isOtherGone();
    this.#incoming = channelTo(memory, this.#pipe, this.#side, isOver);
    this.#outgoing = channelTo(memory, this.#pipe, other(this.#side), isOver);
  }

  /** @internal */
  static override dispose(memory: Memory, at: number): void {
    const words = memory.cover(at + Connection.WORDS);
    closeEnd(memory, words[at + PIPE], words[at + SIDE] as Side);
  }

  /** Whether it can receive. */
  get readable(): boolean {
    return (this.#mode & READABLE) !== 0;
  }

  /** Whether it can send. */
  get writable(): boolean {
    return (this.#mode & WRITABLE) !== 0;
  }

  /** Whether this object was closed. */
  get closed(): boolean {
    return this.#isClosed;
  }

  /**
   * Sends a copy of a value to the other end. Never waits: what was not received yet is kept in shared memory.
   *
   * @throws {EndOfStreamError} If the other end is closed, or all who had it are dead.
   * @throws {TypeError} If the value cannot travel (names the path to what cannot), or this end is closed or cannot send.
   * @throws {RangeError} If the shared memory is full.
   */
  send(value: T): void {
    this.#check("send to", WRITABLE);
    const content = typeof value === "number" ? value : encode(value, "value", this.place.memory.kind);
    let isSent = false;
    try {
      isSent = !this.#isOtherGone() && this.#outgoing.put(content);
    } finally {
      if (!isSent && typeof content !== "number") discard(content);
    }
    if (!isSent) throw new EndOfStreamError("Cannot send to Connection: the other end is closed");
  }

  /**
   * Returns the next message, blocking the calling thread until there is one.
   *
   * @param timeout Longest wait in ms; `0` only tries, left out it waits for ever.
   * @throws {EndOfStreamError} If there is none, and the other end is closed, or all who had it are dead.
   * @throws {TimeoutError} If there was none in time.
   * @throws {TypeError} If this end is closed or cannot receive, or `timeout` is not a number.
   * @throws {RangeError} If `timeout` is negative or NaN.
   */
  recv(timeout?: number): T {
    const timeoutMs = checkTimeout("receive from Connection", timeout);
    this.#check("receive from", READABLE);
    return this.#unpack(this.#incoming.take(timeoutMs), timeoutMs);
  }

  /**
   * As {@linkcode Connection.recv}, with the event loop turning.
   *
   * @throws `signal.reason` If the signal was aborted; nothing was received then.
   */
  async recvAsync(options?: WaitOptions): Promise<T> {
    const { timeoutMs, signal } = checkWait("receive from Connection", options);
    this.#check("receive from", READABLE);
    return this.#unpack(await this.#use(() => this.#incoming.takeAsync(timeoutMs, signal)), timeoutMs);
  }

  /**
   * Tells whether `recv()` would return or throw at once: there is a message, or the other end is closed or dead. Takes nothing.
   *
   * @param timeout Longest wait in ms for that; left out, as in Python, it only looks.
   * @returns `true` if so, `false` if the time ran out.
   * @throws {TypeError} If this end is closed or cannot receive, or `timeout` is not a number.
   * @throws {RangeError} If `timeout` is negative or NaN.
   */
  poll(timeout = 0): boolean {
    const timeoutMs = checkTimeout("poll Connection", timeout);
    return runBlocking(
      this.place.memory,
      this.ready(timeoutMs > 0),
      timeoutMs,
      waitAt(this.place, "to receive from"),
    );
  }

  /**
   * As {@linkcode Connection.poll}, with the event loop turning.
   *
   * @throws `signal.reason` If the signal was aborted.
   */
  async pollAsync(options: WaitOptions = {}): Promise<boolean> {
    const { timeoutMs, signal } = checkWait("poll Connection", { timeout: 0, ...options });
    this.#check("poll", READABLE);
    return this.#use(() =>
      runAsync(
        this.place.memory,
        this.ready(timeoutMs > 0),
        timeoutMs,
        signal,
        waitAt(this.place, "to receive from"),
      ),
    );
  }

  /**
   * Gives this object up, and with the last one of this end the end itself: who waits at the other end hears of it. Using it is a
   * `TypeError` from then on, and what it waits for fails with one. Does nothing the second time.
   */
  override close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    if (this.#uses === 0) letGoOfObject(this);
    else this.#incoming.wake();
  }

  /**
   * Waits until `recv()` would return or throw at once; returns whether it would.
   * @internal
   */
  ready(timeLeft: boolean): Steps<boolean> {
    this.#check("poll", READABLE);
    return this.#incoming.ready(timeLeft);
  }

  async #use<R>(wait: () => Promise<R>): Promise<R> {
    this.#uses++;
    try {
      return await wait();
    } finally {
      if (--this.#uses === 0 && this.#isClosed) letGoOfObject(this);
    }
  }

  #unpack(content: Content | "end" | undefined, timeoutMs: number): T {
    if (content === undefined)
      throw new TimeoutError(`Cannot receive from Connection: nothing came for ${timeoutMs} ms`);
    if (content === "end") {
      this.#check("receive from", READABLE);
      throw new EndOfStreamError("Cannot receive from Connection: the other end is closed");
    }
    return (typeof content === "number" ? content : decode(content)) as T;
  }

  #check(act: string, mode: number): void {
    if (this.#isClosed) throw new TypeError(`Cannot ${act} Connection: it is closed`);
    if ((this.#mode & mode) === 0)
      throw new TypeError(`Cannot ${act} Connection: it can only ${mode === READABLE ? "send" : "receive"}`);
  }

  /** Looks now and then whether all who had the other end were killed; who is closes nothing. */
  #isOtherGone(): boolean {
    const now = performance.now();
    if (now < this.#lookAt) return false;
    this.#lookAt = now + LOOK_MS;
    reapChildren(); // one of them may have been killed before it took the other end out of its arguments
    const { memory } = this.place;
    const side = other(this.#side);
    const gone = isEndGone(memory, this.#pipe, side);
    const isGone = gone === "closed" || (gone === "unheld" && this.#seemsGone);
    this.#seemsGone = gone === "unheld";
    if (isGone) announceEnd(memory, this.#pipe, side);
    return isGone;
  }
}

/** Makes an end of a pipe, to which it refers from here on. */
export function newConnection<T>(pipe: number, side: Side, isDuplex: boolean): Connection<T> {
  const place = newPlace(Connection, {
    words: Connection.WORDS,
    begin: (memory, at) => {
      const mode = isDuplex ? READABLE | WRITABLE : [READABLE, WRITABLE][side];
      memory.words.set([pipe, side, mode], at + PIPE);
      openEnd(memory, pipe, side, at);
    },
  });
  return new Connection<T>(place);
}

function other(side: Side): Side {
  return side === 0 ? 1 : 0;
}
