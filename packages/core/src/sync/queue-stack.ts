import type { Memory } from "../memory/memory.ts";
import { lengthAt, lengthFor, readRecord, writeRecord } from "../memory/record.ts";
import type { Content } from "../memory/record.ts";
import type { Place } from "../memory/place.ts";
import { Lock } from "./lock.ts";
import { Slots } from "./queue-slots.ts";
import type { Store } from "./queue-store.ts";
import { GETS, ITEMS, PUT_LOCK, PUTS } from "./queue-words.ts";

/** Last in, first out: an array of records, as long as there are items. */
export class Stack implements Store {
  readonly putting: Lock;
  readonly taking: Lock;
  readonly #memory: Memory;
  readonly #at: number;
  readonly #slots: Slots;

  constructor(place: Place) {
    this.putting = this.taking = new Lock(place.inside(PUT_LOCK));
    this.#memory = place.memory;
    this.#at = place.at;
    this.#slots = new Slots(place.memory, place.at + ITEMS);
  }

  put(content: Content): void {
    const puts = this.#memory.words[this.#at + PUTS];
    const count = this.#count();
    this.#slots.reserve(count + 1);
    const record = this.#memory.allocator.allocate(lengthFor(content), false);
    writeRecord(this.#memory.words, record, content);
    this.#slots.set(count, record);
    Atomics.store(this.#memory.words, this.#at + PUTS, (puts + 1) | 0);
  }

  take(): Content | undefined {
    const count = this.#count();
    if (count === 0) return undefined;
    const gets = this.#memory.words[this.#at + GETS];
    const record = this.#slots.get(count - 1);
    const length = lengthAt(this.#memory.cover(record + 1), record);
    const content = readRecord(this.#memory.cover(record + length), record);
    Atomics.store(this.#memory.words, this.#at + GETS, (gets + 1) | 0);
    this.#memory.allocator.free(record, length);
    return content;
  }

  dispose(): void {
    this.#slots.dispose();
  }

  #count(): number {
    const { words } = this.#memory;
    return (words[this.#at + PUTS] - words[this.#at + GETS]) | 0;
  }
}
