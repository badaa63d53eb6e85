import type { Memory } from "../memory/memory.ts";
import type { Place } from "../memory/place.ts";
import type { Steps } from "./steps.ts";
import { Waiters } from "./waiters.ts";

/** Word behind those of `Waiters`: whether one was woken that has not looked since. */
const ON_ITS_WAY = Waiters.WORDS;

/**
 * Waiters of whom one at a time is woken: while it is on its way, more changes cost no more wake-ups, of which there would be one a
 * change otherwise, hundreds of them while it wakes. Whoever was woken and got what it waited for wakes the next, if there is more.
 */
export class ChainedWaiters extends Waiters {
  static override readonly WORDS: number = Waiters.WORDS + 1;
  readonly #words: Int32Array;
  readonly #index: number;

  constructor(place: Place) {
    super(place);
    const { memory, at }: { memory: Memory; at: number } = place;
    this.#words = memory.cover(at + ChainedWaiters.WORDS);
    this.#index = at + ON_ITS_WAY;
  }

  /** Has one of those who wait look again, unless one is about to. */
  wakeOne(): void {
    if (this.count === 0 || Atomics.load(this.#words, this.#index) === 1) return;
    Atomics.store(this.#words, this.#index, 1);
    this.wake(1);
  }

  /** As {@linkcode Waiters.until}; whoever got what it waited for is to call `wakeOne()` if there is more. */
  override until<T>(look: () => T | undefined, timeLeft: boolean): Steps<T | undefined> {
    return super.until(() => {
      // Before the look: a change that finds the mark still set is seen by it, one that comes later wakes anew.
      Atomics.store(this.#words, this.#index, 0);
      return look();
    }, timeLeft);
  }
}
