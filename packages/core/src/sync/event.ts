import { Place } from "../memory/place.ts";
import { newPlace, Shared } from "../memory/shared.ts";
import type { NameOptions } from "../memory/shared.ts";
import { spin } from "./spin.ts";
import { runAsync, runBlocking } from "./steps.ts";
import type { Steps, WaitOptions } from "./steps.ts";
import { checkTimeout, checkWait } from "./timeout.ts";
import { waitAt } from "./waits.ts";

/** Words: how often the event was set or cleared, odd while it is set; and how many wait. */
const CHANGES = 0;
const WAITERS = 1;

/**
 * A flag that workers wait for, like Python's `threading.Event`.
 *
 * `set()` straight followed by `clear()` still lets every waiter of that moment through: a waiter looks for
 * a change of the counter, not for the flag, which may be gone before it wakes.
 *
 * @example
 * ```ts
 * import { Event } from "nogil/threading";
 *
 * const opened = new Event();
 * setTimeout(() => opened.set(), 1);
 * console.log(await opened.waitAsync()); // true
 * console.log(opened.wait()); // true
 * ```
 * @see https://docs.python.org/3/library/threading.html#event-objects
 */
export class Event extends Shared {
  /** Shared words that one event takes. */
  static readonly WORDS = 2;
  readonly #words: Int32Array;
  readonly #at: number;

  /** Makes an event that is not set. */
  constructor(options?: NameOptions);
  /** @internal */
  constructor(place: Place);
  constructor(given: Place | NameOptions = {}) {
    super(given instanceof Place ? given : newPlace(new.target, { words: Event.WORDS }, given));
    const { memory, at } = this.place;
    this.#words = memory.cover(at + Event.WORDS);
    this.#at = at;
  }

  /** Whether the event is set. */
  isSet(): boolean {
    return isSet(Atomics.load(this.#words, this.#at + CHANGES));
  }

  /** Sets the event, and lets through everybody who waits. Does nothing if it is set. */
  set(): void {
    if (!this.#turn(true)) return;
    // A waiter counts itself before it looks at the counter for the last time, so one that is not seen here sees the change.
    if (Atomics.load(this.#words, this.#at + WAITERS) > 0) {
      this.place.memory.futex.notify(this.#words, this.#at + CHANGES, Infinity);
    }
  }

  /** Makes the event not set. Does nothing if it is not. */
  clear(): void {
    this.#turn(false);
  }

  /**
   * Blocks the calling thread until the event is set.
   *
   * @param timeout Longest wait in ms; `0` only looks, left out it waits for ever.
   * @returns `true` if the event was set, at the call or since, `false` if the time ran out.
   * @throws {RangeError} If `timeout` is negative or NaN.
   * @throws {TypeError} If `timeout` is not a number.
   */
  wait(timeout?: number): boolean {
    const timeoutMs = checkTimeout("wait for Event", timeout);
    return (
      this.isSet() ||
      runBlocking(this.place.memory, this.#wait(timeoutMs > 0), timeoutMs, waitAt(this.place, "for"))
    );
  }

  /**
   * As {@linkcode Event.wait}, with the event loop turning.
   *
   * @returns A promise of `true` if the event was set, of `false` if the time ran out.
   * @throws `signal.reason` If the signal was aborted.
   */
  async waitAsync(options?: WaitOptions): Promise<boolean> {
    const { timeoutMs, signal } = checkWait("wait for Event", options);
    return runAsync(
      this.place.memory,
      this.#wait(timeoutMs > 0),
      timeoutMs,
      signal,
      waitAt(this.place, "for"),
    );
  }

  /** Counts one change if the flag is not as wanted; returns whether it was not. */
  #turn(wanted: boolean): boolean {
    for (;;) {
      const changes = Atomics.load(this.#words, this.#at + CHANGES);
      if (isSet(changes) === wanted) return false;
      if (Atomics.compareExchange(this.#words, this.#at + CHANGES, changes, (changes + 1) | 0) === changes)
        return true;
    }
  }

  *#wait(timeLeft: boolean): Steps<boolean> {
    const words = this.#words;
    const index = this.#at + CHANGES;
    const seen = Atomics.load(words, index);
    if (isSet(seen)) return true;
    if (!timeLeft) return false;
    spin(words, index, seen);
    Atomics.add(words, this.#at + WAITERS, 1);
    try {
      while (Atomics.load(words, index) === seen) {
        if (!timeLeft) return false;
        timeLeft = yield { index, expected: seen };
      }
      return true;
    } finally {
      Atomics.sub(words, this.#at + WAITERS, 1);
    }
  }
}

function isSet(changes: number): boolean {
  return (changes & 1) === 1;
}
