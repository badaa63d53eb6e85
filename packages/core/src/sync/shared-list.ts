import { discard, encode, peek } from "../memory/codec.ts";
import type { Memory } from "../memory/memory.ts";
import { Place } from "../memory/place.ts";
import { newPlace, Shared } from "../memory/shared.ts";
import { Lock } from "./lock.ts";
import { appendRecord, beginPages, disposePages, pageWords, readRecord } from "./pages.ts";

/** Words: a lock, how many items there are, and the newest page; then the first page. */
const LOCK = 0;
const LENGTH = LOCK + Lock.WORDS;
const NEWEST = LENGTH + 1;
const FIRST_PAGE = NEWEST + 1;

/**
 * A list in shared memory that several workers append to. Items are copied in and out; shared objects in them are the same
 * objects for all.
 *
 * Nothing that is in the list ever moves or changes, so reading takes no lock and waits for nobody. An item is there
 * from the moment that the length says so: a process that is killed while it appends one leaves a whole list.
 *
 * Its pages, with items from one end and their places from the other, are an old way to store records of any length.
 *
 * @example
 * ```ts
 * import { SharedList } from "nogil/threading";
 *
 * const guests = new SharedList<{ name: string }>();
 * guests.push({ name: "Ada" });
 * console.log(guests.length, guests.at(-1)?.name); // 1 Ada
 * ```
 * @see https://www.postgresql.org/docs/current/storage-page-layout.html
 */
export class SharedList<T = unknown> extends Shared {
  readonly #memory: Memory;
  readonly #words: Int32Array;
  readonly #at: number;
  readonly #lock: Lock;

  /**
   * Makes an empty list.
   *
   * @param bytes How much memory to set aside for items at first; it grows.
   * @throws {TypeError} If `bytes` is not a number.
   * @throws {RangeError} If `bytes` is not an integer ≥ 0, or there is no room for so many.
   */
  constructor(bytes?: number);
  /** @internal */
  constructor(place: Place);
  constructor(given: number | Place = 960) {
    super(given instanceof Place ? given : create(new.target, given));
    const { memory, at } = this.place;
    this.#memory = memory;
    this.#words = memory.cover(at + FIRST_PAGE);
    this.#at = at;
    this.#lock = new Lock(this.place.inside(LOCK));
  }

  /** @internal */
  static override dispose(memory: Memory, at: number): void {
    const words = memory.cover(at + FIRST_PAGE);
    disposePages(memory, words[at + NEWEST], words[at + LENGTH], discard);
  }

  /** How many items there are. */
  get length(): number {
    return Atomics.load(this.#words, this.#at + LENGTH);
  }

  /**
   * Appends a copy of an item, and waits while another worker appends one.
   *
   * @returns The new length.
   * @throws {TypeError} If something in it cannot travel; names its path, such as `item.callback`.
   * @throws {RangeError} If the memory is full; the list is as it was.
   */
  push(item: T): number {
    const bytes = encode(item, "item", this.#memory.kind);
    try {
      using _ = this.#lock.hold();
      const { length } = this;
      const newest = appendRecord(this.#memory, this.#words[this.#at + NEWEST], length, bytes);
      Atomics.store(this.#words, this.#at + NEWEST, newest);
      Atomics.store(this.#words, this.#at + LENGTH, length + 1);
      return length + 1;
    } catch (error) {
      discard(bytes);
      throw error;
    }
  }

  /**
   * Returns a copy of the item at an index, counted from the end if it is negative, as `Array.at` does.
   *
   * @returns The item; `undefined` if there is none at that index.
   * @throws {TypeError} If the index is not an integer.
   */
  at(index: number): T | undefined {
    if (!Number.isInteger(index)) {
      const received = typeof index === "number" ? index : typeof index;
      throw new TypeError(`Cannot read SharedList as an index must be an integer: received ${received}`);
    }
    // In this order: the page that was the newest when the length was read, or one that came later, leads to every item.
    const { length } = this;
    const newest = Atomics.load(this.#words, this.#at + NEWEST);
    const number = index < 0 ? length + index : index;
    if (number < 0 || number >= length) return undefined;
    return peek(readRecord(this.#memory, newest, number).slice()) as T;
  }

  /** Returns copies of all items that are in the list at the moment of the call. */
  toArray(): T[] {
    return Array.from({ length: this.length }, (_, i) => this.at(i) as T);
  }

  /** Goes through copies of all items, also of those that are appended meanwhile. */
  *[Symbol.iterator](): Generator<T, void, undefined> {
    for (let i = 0; i < this.length; i++) yield this.at(i) as T;
  }
}

function create(type: typeof SharedList, bytes: number): Place {
  if (typeof bytes !== "number")
    throw new TypeError(`Cannot make SharedList as bytes must be a number: received ${typeof bytes}`);
  if (!Number.isInteger(bytes) || bytes < 0)
    throw new RangeError(`Cannot make SharedList as bytes must be an integer >= 0: received ${bytes}`);
  const size = pageWords(bytes);
  return newPlace(type, {
    words: FIRST_PAGE + size,
    begin: (memory, at) => {
      memory.words[at + NEWEST] = at + FIRST_PAGE;
      beginPages(memory, at + FIRST_PAGE, size);
    },
  });
}
