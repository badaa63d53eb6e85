import type { Memory } from "../memory/memory.ts";
import type { Place } from "../memory/place.ts";

/** Words: the trip that the slots are of, and a slot for each party, with the node of whoever has come, or 0. */
const TRIP = 0;
const FIRST = 1;

/** Words of a node: the worker whose it is, and whether it passed, once the trip has ended. */
const OWNER = 0;
const PASSED = 1;
const NODE_WORDS = 2;

/** Who has come to a barrier. Whoever has learns from a node of its own how the trip ended, however late it looks. */
export class BarrierSlots {
  readonly #memory: Memory;
  readonly #words: Int32Array;
  readonly #at: number;
  readonly #parties: number;

  constructor({ memory, at }: Place, parties: number) {
    this.#memory = memory;
    this.#words = memory.cover(at + BarrierSlots.wordsFor(parties));
    this.#at = at;
    this.#parties = parties;
  }

  /** Shared words that the slots take; all 0, they are free, and of trip 0. */
  static wordsFor(parties: number): number {
    return FIRST + parties;
  }

  /** Empties the slots if they are still of another trip. The nodes belong to those whose trip that was. */
  turnTo(trip: number): void {
    const words = this.#words;
    if (words[this.#at + TRIP] === trip) return;
    words.fill(0, this.#at + FIRST, this.#at + FIRST + this.#parties);
    Atomics.store(words, this.#at + TRIP, trip);
  }

  /** Returns which slots nobody has taken, the lowest first. */
  free(): number[] {
    const free: number[] = [];
    for (let slot = 0; slot < this.#parties; slot++) if (this.#nodeIn(slot) === 0) free.push(slot);
    return free;
  }

  /**
   * Takes a free slot for the calling worker, and returns its node.
   *
   * @throws {RangeError} If the memory is full.
   */
  take(slot: number): number {
    const node = this.#memory.allocator.allocate(NODE_WORDS);
    this.#memory.words[node + OWNER] = this.#memory.self;
    Atomics.store(this.#words, this.#at + FIRST + slot, node);
    return node;
  }

  /** Gives a slot up, and the node in it. */
  leave(slot: number): void {
    const node = this.#nodeIn(slot);
    Atomics.store(this.#words, this.#at + FIRST + slot, 0);
    this.#memory.allocator.free(node, NODE_WORDS);
  }

  /** Gives up the slots of those who have died. */
  sweep(): void {
    for (let slot = 0; slot < this.#parties; slot++) {
      const node = this.#nodeIn(slot);
      if (node !== 0 && !this.#memory.isAlive(this.#cover(node)[node + OWNER])) this.leave(slot);
    }
  }

  /** Tells all who have come how the trip ends. They look when the number of the trip has changed. */
  tell(isPassed: boolean): void {
    for (let slot = 0; slot < this.#parties; slot++) {
      const node = this.#nodeIn(slot);
      if (node !== 0) Atomics.store(this.#cover(node), node + PASSED, isPassed ? 1 : 0);
    }
  }

  /** Returns whether the one passed whose node it is, and gives the node back. */
  learn(node: number): boolean {
    const isPassed = Atomics.load(this.#memory.words, node + PASSED) === 1;
    this.#memory.allocator.free(node, NODE_WORDS);
    return isPassed;
  }

  #nodeIn(slot: number): number {
    return this.#words[this.#at + FIRST + slot];
  }

  /** Words that reach as far as a node, which another worker may have made. */
  #cover(node: number): Int32Array {
    return this.#memory.cover(node + NODE_WORDS);
  }
}
