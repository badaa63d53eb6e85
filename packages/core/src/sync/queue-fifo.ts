import type { Memory } from "../memory/memory.ts";
import { lengthAt, lengthFor, readRecord, writeRecord } from "../memory/record.ts";
import type { Content } from "../memory/record.ts";
import type { Place } from "../memory/place.ts";
import { Lock } from "./lock.ts";
import type { Store } from "./queue-store.ts";
import { GET_LOCK, GETS, HEAD, ITEMS, PUT_LOCK, PUTS, PUTS_SEEN, TAIL } from "./queue-words.ts";

/** Words of a segment: the next one's index, and then records. */
const SEGMENT = 4096;
const NEXT = 0;
const FIRST = 1;

/** First words of a record that are none of `record.ts`: the record is in the next segment, or in a block of its own. */
const ELSEWHERE = -2;
const APART = -3;
const APART_LENGTH = 2;
/** Longer records have blocks of their own. */
const MAX_LENGTH = SEGMENT / 4;

/**
 * First in, first out: records in a list of segments.
 *
 * A position is two words, segment and offset, and stands twice at TAIL and at HEAD: the parity of PUTS and GETS says which of them
 * holds, so that changing the number moves the position. Putters and takers have a lock each.
 */
export class Fifo implements Store {
  readonly putting: Lock;
  readonly taking: Lock;
  readonly #memory: Memory;
  readonly #at: number;

  constructor(place: Place) {
    this.putting = new Lock(place.inside(PUT_LOCK));
    this.taking = new Lock(place.inside(GET_LOCK));
    this.#memory = place.memory;
    this.#at = place.at;
  }

  put(content: Content): void {
    const at = this.#at;
    let words = this.#memory.words;
    const puts = words[at + PUTS];
    const from = at + TAIL + 2 * (puts & 1);
    let segment = words[from];
    let offset = words[from + 1];
    const length = lengthFor(content);
    const isApart = length > MAX_LENGTH;
    const taken = isApart ? APART_LENGTH : length;
    if (segment === 0 || offset + taken >= SEGMENT) {
      const next = this.#nextSegment(segment);
      if (segment !== 0) this.#memory.cover(segment + SEGMENT)[segment + offset] = ELSEWHERE;
      segment = next;
      offset = FIRST;
    }
    const block = isApart ? this.#memory.allocator.allocate(length, false) : 0;
    words = this.#memory.cover(segment + SEGMENT);
    writeRecord(words, isApart ? block : segment + offset, content);
    if (isApart) {
      words[segment + offset] = APART;
      words[segment + offset + 1] = block;
    }
    const to = at + TAIL + 2 * ((puts + 1) & 1);
    Atomics.store(words, to, segment);
    Atomics.store(words, to + 1, offset + taken);
    Atomics.store(words, at + PUTS, (puts + 1) | 0);
  }

  take(): Content | undefined {
    let words = this.#memory.words;
    const at = this.#at;
    const gets = words[at + GETS];
    if (words[at + PUTS_SEEN] === gets) {
      const puts = Atomics.load(words, at + PUTS);
      if (puts === gets) return undefined;
      words[at + PUTS_SEEN] = puts;
    }
    const from = at + HEAD + 2 * (gets & 1);
    const before = words[from];
    let segment = before;
    let offset = words[from + 1];
    if (segment !== 0) words = this.#memory.cover(segment + SEGMENT);
    if (segment === 0 || words[segment + offset] === ELSEWHERE) {
      segment = Atomics.load(words, this.#linkOf(segment));
      words = this.#memory.cover(segment + SEGMENT);
      offset = FIRST;
    }
    let record = segment + offset;
    const isApart = words[record] === APART;
    if (isApart) {
      record = words[record + 1];
      words = this.#memory.cover(record + 1);
    }
    const length = lengthAt(words, record);
    words = this.#memory.cover(record + length);
    const content = readRecord(words, record);
    const to = at + HEAD + 2 * ((gets + 1) & 1);
    Atomics.store(words, to, segment);
    Atomics.store(words, to + 1, offset + (isApart ? APART_LENGTH : length));
    Atomics.store(words, at + GETS, (gets + 1) | 0);
    if (isApart) this.#memory.allocator.free(record, length);
    if (before !== segment && before !== 0) this.#memory.allocator.free(before, SEGMENT);
    return content;
  }

  dispose(): void {
    const { words } = this.#memory;
    let segment = words[this.#at + HEAD + 2 * (words[this.#at + GETS] & 1)];
    do {
      const next = this.#memory.cover(segment + SEGMENT)[this.#linkOf(segment)];
      if (segment !== 0) this.#memory.allocator.free(segment, SEGMENT);
      segment = next;
    } while (segment !== 0);
  }

  /** Returns the segment behind another, which may be there already: its maker may have been killed before it used it. */
  #nextSegment(segment: number): number {
    const link = this.#linkOf(segment);
    const linked = this.#memory.cover(link + 1)[link];
    if (linked !== 0) return linked;
    const made = this.#memory.allocator.allocate(SEGMENT, false);
    Atomics.store(this.#memory.words, made + NEXT, 0);
    Atomics.store(this.#memory.words, link, made);
    return made;
  }

  /** The first segment is made when it is needed. */
  #linkOf(segment: number): number {
    return segment === 0 ? this.#at + ITEMS : segment + NEXT;
  }
}
