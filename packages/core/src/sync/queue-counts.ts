import type { Place } from "../memory/place.ts";
import * as word from "./queue-words.ts";
import { spin } from "./spin.ts";

/** How many items a queue holds, and may, how many are not done, and whether it was shut down. */
export class QueueCounts {
  readonly #words: Int32Array;
  readonly #at: number;

  constructor({ memory, at }: Place) {
    this.#words = memory.cover(at + word.QUEUE_WORDS);
    this.#at = at;
  }

  get maxsize(): number {
    return this.#load(word.MAXSIZE);
  }

  set maxsize(maxsize: number) {
    this.#store(word.MAXSIZE, maxsize);
  }

  /** `OPEN`, `CLOSED` or `DROPPED`. */
  get state(): number {
    return this.#load(word.STATE);
  }

  get size(): number {
    if (this.state === word.DROPPED) return 0;
    const gets = this.#load(word.GETS); // before PUTS, or there could seem to be less than nothing
    return (this.#load(word.PUTS) - gets) | 0;
  }

  get hasRoom(): boolean {
    const { maxsize } = this;
    if (maxsize <= 0) return true;
    const puts = this.#load(word.PUTS);
    // Mostly what was seen before will do, and leaves the takers' cache line alone.
    if (((puts - this.#words[this.#at + word.GETS_SEEN]) | 0) < maxsize) return true;
    const gets = (this.#words[this.#at + word.GETS_SEEN] = this.#load(word.GETS));
    return ((puts - gets) | 0) < maxsize;
  }

  /** How many items were put, not dropped, and are not done. */
  get unfinished(): number {
    const done = this.#load(word.DONE); // before the others, which never fall behind it
    return this.#unfinished(done);
  }

  /** Counts one item as done; returns whether there was one that was not. */
  countDone(): boolean {
    for (;;) {
      const done = this.#load(word.DONE);
      if (this.#unfinished(done) <= 0) return false;
      const index = this.#at + word.DONE;
      if (Atomics.compareExchange(this.#words, index, done, (done + 1) | 0) === done) return true;
    }
  }

  /** Takes no more items. To be called by whoever holds the lock of those who put. */
  close(): void {
    if (this.state === word.OPEN) this.#store(word.STATE, word.CLOSED);
  }

  /**
   * Takes and gives no more items: those that are left are not counted any more, from one moment to the next.
   * To be called by whoever holds both locks.
   */
  drop(): void {
    if (this.state === word.DROPPED) return;
    this.#store(word.TAKEN, this.#load(word.GETS));
    this.#store(word.STATE, word.DROPPED);
  }

  /** Waits a moment for somebody to put something, if there is nothing. */
  spinForItem(): void {
    spin(this.#words, this.#at + word.PUTS, this.#load(word.GETS));
  }

  /** Waits a moment for somebody to take something, if there is no room. */
  spinForRoom(): void {
    spin(this.#words, this.#at + word.GETS, (this.#load(word.PUTS) - this.maxsize) | 0);
  }

  #unfinished(done: number): number {
    const counted = this.state === word.DROPPED ? word.TAKEN : word.PUTS;
    return (this.#load(counted) - done) | 0;
  }

  #load(offset: number): number {
    return Atomics.load(this.#words, this.#at + offset);
  }

  #store(offset: number, value: number): void {
    Atomics.store(this.#words, this.#at + offset, value);
  }
}
