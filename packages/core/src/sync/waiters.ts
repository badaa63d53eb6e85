import type { Place } from "../memory/place.ts";
import type { Memory } from "../memory/memory.ts";
import type { Steps } from "./steps.ts";

/** Words: a number that changes whenever somebody is to look again, and how many may be asleep. */
const SIGNAL = 0;
const COUNT = 1;

/**
 * Those who wait until something that they look at has changed: an event count.
 *
 * Nobody misses a change: a waiter counts itself and reads the signal before it looks, and sleeps only while the signal is the
 * same; whoever changes what it looks at does so before `wake()` reads the count. No waiter is given anything, it takes; so one
 * that dies, times out or gives up has nothing to hand back but a wake-up, and those behind it look again by themselves.
 *
 * @see D. P. Reed, R. K. Kanodia, "Synchronization with Eventcounts and Sequencers" (1979).
 */
export class Waiters {
  /** Shared words that they take. */
  static readonly WORDS: number = 2;
  readonly #memory: Memory;
  readonly #words: Int32Array;
  readonly #at: number;

  constructor({ memory, at }: Place) {
    this.#memory = memory;
    this.#words = memory.cover(at + Waiters.WORDS);
    this.#at = at;
  }

  /** How many wait. One that was killed counts for ever, which costs a needless wake-up and no more. */
  get count(): number {
    return Atomics.load(this.#words, this.#at + COUNT);
  }

  /** Has at most `count` of those who wait look again. Costs one load if nobody does. */
  wake(count: number): void {
    if (this.count === 0) return;
    Atomics.add(this.#words, this.#at + SIGNAL, 1);
    this.#memory.futex.notify(this.#words, this.#at + SIGNAL, count);
  }

  /** Sleeps until `look` returns something else than `undefined`, and returns that; `undefined` if no time is left. */
  *until<T>(look: () => T | undefined, timeLeft: boolean): Steps<T | undefined> {
    const words = this.#words;
    const index = this.#at + SIGNAL;
    Atomics.add(words, this.#at + COUNT, 1);
    try {
      for (;;) {
        const expected = Atomics.load(words, index);
        const found = look();
        if (found !== undefined || !timeLeft) return found;
        timeLeft = yield { index, expected };
      }
    } finally {
      Atomics.sub(words, this.#at + COUNT, 1);
    }
  }
}
