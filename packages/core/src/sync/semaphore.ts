import { Place } from "../memory/place.ts";
import { newPlace } from "../memory/shared.ts";
import type { Layout } from "../memory/place.ts";
import type { NameOptions } from "../memory/shared.ts";
import type { SharedClass } from "../memory/shared-classes.ts";
import { AsyncLockable } from "./lockable.ts";
import { spin } from "./spin.ts";
import { runAsync, runBlocking, unlessAborted } from "./steps.ts";
import type { Steps, WaitOptions } from "./steps.ts";
import { checkTimeout, checkWait } from "./timeout.ts";
import { Waiters } from "./waiters.ts";
import { waitAt } from "./waits.ts";

/** Words: how many may take the semaphore now, the most that this may become, and those who wait. */
const VALUE = 0;
const LIMIT = 1;
const WAITERS = 2;

/** The most that a word can count to. */
const MAX_VALUE = 2 ** 31 - 1;

/**
 * A counter that is never below 0, like Python's `threading.Semaphore`: `acquire()` takes one from it, and waits
 * while it is 0; `release()` adds to it, and any worker may.
 *
 * Who is next among those who wait is not promised, and a newcomer may overtake them. Nobody is given anything
 * before it takes it, so a waiter that dies, gives up or is aborted has taken nothing.
 *
 * @example
 * ```ts
 * import { Semaphore } from "nogil/threading";
 *
 * const seats = new Semaphore(2);
 * console.log(seats.acquire(0), seats.acquire(0), seats.acquire(0)); // true true false
 * seats.release();
 * console.log(seats.value); // 1
 * ```
 * @see https://docs.python.org/3/library/threading.html#semaphore-objects
 */
export class Semaphore extends AsyncLockable {
  /** Shared words that one semaphore takes. */
  static readonly WORDS: number = WAITERS + Waiters.WORDS;
  readonly #words: Int32Array;
  readonly #at: number;
  readonly #waiters: Waiters;

  /**
   * Makes a semaphore that `value` may take before the first release.
   *
   * @throws {TypeError} If `value` is not a number.
   * @throws {RangeError} If it is not an integer from 0 to 2³¹−1.
   */
  constructor(value?: number, options?: NameOptions);
  /** @internal */
  constructor(place: Place);
  constructor(given: Place | number = 1, options?: NameOptions) {
    super(given instanceof Place ? given : newSemaphore(new.target, given, MAX_VALUE, options));
    const { memory, at } = this.place;
    this.#words = memory.cover(at + Semaphore.WORDS);
    this.#at = at;
    this.#waiters = new Waiters(this.place.inside(WAITERS));
  }

  /** How many could take it now without waiting. */
  get value(): number {
    return Atomics.load(this.#words, this.#at + VALUE);
  }

  /** Says its state, as Python's `repr()` does. */
  override toString(): string {
    return `${this.constructor.name} (value ${this.value})`;
  }

  /**
   * Takes one from the value, blocking the calling thread while it is 0.
   *
   * @param timeout Longest wait in ms; `0` only tries, left out it waits for ever.
   * @returns `true` if one was taken, `false` if the time ran out.
   * @throws {RangeError} If `timeout` is negative or NaN.
   * @throws {TypeError} If `timeout` is not a number.
   */
  acquire(timeout?: number): boolean {
    const timeoutMs = checkTimeout("acquire Semaphore", timeout);
    return (
      this.#take() ||
      (runBlocking(
        this.place.memory,
        this.#steps(timeoutMs > 0),
        timeoutMs,
        waitAt(this.place, "to acquire"),
      ) ??
        false)
    );
  }

  /**
   * As {@linkcode Semaphore.acquire}, with the event loop turning.
   *
   * @returns A promise of `true` if one was taken, of `false` if the time ran out.
   * @throws `signal.reason` If the signal was aborted; nothing is then taken.
   */
  acquireAsync(options?: WaitOptions): Promise<boolean> {
    // Nothing to check and nothing to wait for: an async function of its own would cost more than the semaphore.
    if (options === undefined && this.#take()) return Promise.resolve(true);
    return this.#acquireAsync(options);
  }

  async #acquireAsync(options: WaitOptions | undefined): Promise<boolean> {
    const { timeoutMs, signal } = checkWait("acquire Semaphore", options);
    signal?.throwIfAborted();
    if (signal && this.value > 0) await unlessAborted(signal);
    if (this.#take()) return true;
    return (
      (await runAsync(
        this.place.memory,
        this.#steps(timeoutMs > 0),
        timeoutMs,
        signal,
        waitAt(this.place, "to acquire"),
      )) ?? false
    );
  }

  /**
   * Adds `n` to the value; as many of those who wait are woken. Any worker may, not only one that took it.
   *
   * @throws {TypeError} If `n` is not a number.
   * @throws {RangeError} If `n` is not an integer above 0, or the value would exceed its limit: 2³¹−1, or in a
   * {@linkcode BoundedSemaphore} the initial value. The value is then as before.
   */
  release(n: number = 1): void {
    if (n !== 1) checkAmount(this.constructor.name, n);
    const words = this.#words;
    const index = this.#at + VALUE;
    // A guess, which the exchange corrects: to read it atomically would cost nearly as much as the exchange.
    let guess = words[index];
    for (;;) {
      if (guess + n > words[this.#at + LIMIT]) {
        guess = Atomics.load(words, index);
        if (guess + n > words[this.#at + LIMIT]) throw this.#tooMany(n);
      }
      const value = Atomics.compareExchange(words, index, guess, guess + n);
      if (value === guess) break;
      guess = value;
    }
    this.#waiters.wake(n);
  }

  #take(): boolean {
    const index = this.#at + VALUE;
    let guess = this.#words[index] || 1; // a guess must not be what says that there is none
    while (guess > 0) {
      const value = Atomics.compareExchange(this.#words, index, guess, guess - 1);
      if (value === guess) return true;
      guess = value;
    }
    return false;
  }

  #steps(timeLeft: boolean): Steps<true | undefined> {
    if (timeLeft) spin(this.#words, this.#at + VALUE, 0);
    return this.#waiters.until(() => this.#take() || undefined, timeLeft);
  }

  #tooMany(n: number): RangeError {
    const limit = this.#words[this.#at + LIMIT];
    return new RangeError(
      `Cannot release ${this.constructor.name} as its value must be <= ${limit}: received ${n} more than ${this.value}`,
    );
  }
}

/** Makes room for a new semaphore whose value may not exceed `limit`. */
export function newSemaphore(type: SharedClass, value: number, limit: number, options?: NameOptions): Place {
  const rule = `Cannot make ${type.name} as value must be an integer from 0 to ${MAX_VALUE}: received`;
  if (typeof value !== "number") throw new TypeError(`${rule} ${typeof value}`);
  if (!Number.isInteger(value) || value < 0 || value > MAX_VALUE) throw new RangeError(`${rule} ${value}`);
  const layout: Layout = {
    words: Semaphore.WORDS,
    begin({ words }, at) {
      words[at + VALUE] = value;
      words[at + LIMIT] = limit;
    },
    parameters: { value },
  };
  return newPlace(type, layout, options);
}

function checkAmount(name: string, n: unknown): void {
  const rule = `Cannot release ${name} as n must be an integer >= 1: received`;
  if (typeof n !== "number") throw new TypeError(`${rule} ${typeof n}`);
  if (!Number.isInteger(n) || n < 1) throw new RangeError(`${rule} ${n}`);
}
