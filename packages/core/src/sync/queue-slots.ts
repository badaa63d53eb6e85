import type { Memory } from "../memory/memory.ts";

/** Words of an array of slots: how many there are, and they. */
const CAPACITY = 0;
const SLOTS = 1;
/** An array and its first word fill a block of the allocator. */
const FEWEST = 15;

/** A growing array of words in shared memory, which word `link` leads to. */
export class Slots {
  readonly #memory: Memory;
  readonly #link: number;

  constructor(memory: Memory, link: number) {
    this.#memory = memory;
    this.#link = link;
  }

  /** Makes room for `count` slots. What is in those that are there stays, whenever the caller is killed. */
  reserve(count: number): void {
    const array = this.#memory.words[this.#link];
    const capacity = array === 0 ? 0 : this.#memory.cover(array + 1)[array + CAPACITY];
    if (count <= capacity) return;
    const grown = array === 0 ? FEWEST : 2 * capacity + 1;
    const to = this.#memory.allocator.allocate(SLOTS + grown, false);
    const words = this.#memory.cover(array + SLOTS + capacity);
    words[to + CAPACITY] = grown;
    if (array !== 0) words.copyWithin(to + SLOTS, array + SLOTS, array + SLOTS + capacity);
    Atomics.store(words, this.#link, to);
    if (array !== 0) this.#memory.allocator.free(array, SLOTS + capacity);
  }

  /** Returns what is in the nth slot. */
  get(nth: number): number {
    const index = this.#indexOf(nth);
    return this.#memory.cover(index + 1)[index];
  }

  /** Changes the nth slot, in one atomic step. */
  set(nth: number, value: number): void {
    const index = this.#indexOf(nth);
    Atomics.store(this.#memory.cover(index + 1), index, value);
  }

  /** Gives back the memory. */
  dispose(): void {
    const array = this.#memory.words[this.#link];
    if (array === 0) return;
    this.#memory.allocator.free(array, SLOTS + this.#memory.cover(array + 1)[array + CAPACITY]);
  }

  #indexOf(nth: number): number {
    return this.#memory.words[this.#link] + SLOTS + nth;
  }
}
