import type { Memory } from "../memory/memory.ts";
import type { Content } from "../memory/record.ts";
import type { Place } from "../memory/place.ts";
import { Lock } from "./lock.ts";
import { Slots } from "./queue-slots.ts";
import type { Store } from "./queue-store.ts";
import { GETS, ITEMS, PUT_LOCK, PUTS, TAIL } from "./queue-words.ts";
import { RankedItems } from "./ranked-items.ts";

/** Words: the item in hand, the slot that is void for it, and the PUTS + GETS with which that begins to hold. */
const HAND = TAIL;
const HOLE = TAIL + 1;
const SINCE = TAIL + 2;

/**
 * Lowest first: a binary heap.
 *
 * An item on its way up or down is in the hand, and one slot is void for it: the items on its way move past it, one at a time, each
 * into the void slot, and its own becomes void. So every item is in one place at every moment, and whoever comes after one that
 * was killed goes on where that one stopped.
 *
 * @see J. W. J. Williams, "Algorithm 232: Heapsort" (1964).
 */
export class Heap implements Store {
  readonly putting: Lock;
  readonly taking: Lock;
  readonly #memory: Memory;
  readonly #at: number;
  readonly #slots: Slots;
  readonly #items: RankedItems;

  constructor(place: Place) {
    this.putting = this.taking = new Lock(place.inside(PUT_LOCK));
    this.#memory = place.memory;
    this.#at = place.at;
    this.#slots = new Slots(place.memory, place.at + ITEMS);
    this.#items = new RankedItems(place.memory);
  }

  put(content: Content): void {
    this.#settle();
    const { puts, count } = this.#counts();
    this.#slots.reserve(count + 1);
    const item = this.#items.write(content, puts);
    try {
      this.#check(item, count);
    } catch (error) {
      this.#items.free(item);
      throw error;
    }
    this.#begin(item, count);
    Atomics.store(this.#memory.words, this.#at + PUTS, (puts + 1) | 0);
    this.#settle();
  }

  take(): Content | undefined {
    this.#settle();
    const { gets, count } = this.#counts();
    if (count === 0) return undefined;
    const item = this.#slots.get(0);
    const content = this.#items.read(item);
    if (count > 1) this.#begin(this.#slots.get(count - 1), 0);
    Atomics.store(this.#memory.words, this.#at + GETS, (gets + 1) | 0);
    this.#settle();
    this.#items.free(item);
    return content;
  }

  dispose(): void {
    this.#slots.dispose();
  }

  /** Throws if an item that comes into the nth slot has no order among those that it meets on its way up. */
  #check(item: number, nth: number): void {
    let slot = nth;
    while (slot > 0) {
      slot = parentOf(slot);
      if (this.#items.compare(item, this.#slots.get(slot)) >= 0) return;
    }
  }

  /** Takes an item into the hand, for the slot `hole`, from the next change of PUTS or GETS on. */
  #begin(item: number, hole: number): void {
    const { words } = this.#memory;
    const { puts, gets } = this.#counts();
    Atomics.store(words, this.#at + SINCE, (puts + gets + 1) | 0);
    Atomics.store(words, this.#at + HOLE, hole);
    Atomics.store(words, this.#at + HAND, item);
  }

  /** Puts the item in hand, if there is one, where it belongs. */
  #settle(): void {
    const { words } = this.#memory;
    const hand = words[this.#at + HAND];
    if (hand === 0) return;
    const { puts, gets, count } = this.#counts();
    // Otherwise whoever took it was killed before that held: it still is in its slot, or was never put.
    if (words[this.#at + SINCE] === ((puts + gets) | 0)) this.#move(hand, count);
    Atomics.store(words, this.#at + HAND, 0);
  }

  #move(hand: number, count: number): void {
    const slots = this.#slots;
    let hole = this.#memory.words[this.#at + HOLE];
    while (hole > 0 && this.#items.isBefore(hand, slots.get(parentOf(hole)))) {
      hole = this.#fill(hole, parentOf(hole));
    }
    for (;;) {
      let child = 2 * hole + 1;
      if (child + 1 < count && this.#items.isBefore(slots.get(child + 1), slots.get(child))) child++;
      if (child >= count || !this.#items.isBefore(slots.get(child), hand)) break;
      hole = this.#fill(hole, child);
    }
    slots.set(hole, hand);
  }

  /** Moves an item into the void slot; returns the slot that is void then. */
  #fill(hole: number, from: number): number {
    this.#slots.set(hole, this.#slots.get(from));
    Atomics.store(this.#memory.words, this.#at + HOLE, from);
    return from;
  }

  #counts(): { puts: number; gets: number; count: number } {
    const { words } = this.#memory;
    const puts = words[this.#at + PUTS];
    const gets = words[this.#at + GETS];
    return { puts, gets, count: (puts - gets) | 0 };
  }
}

function parentOf(slot: number): number {
  return (slot - 1) >> 1;
}
