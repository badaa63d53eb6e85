import { peek } from "../memory/codec.ts";
import type { Memory } from "../memory/memory.ts";
import { lengthAt, lengthFor, readNumber, readRecord, writeNumber, writeRecord } from "../memory/record.ts";
import type { Content } from "../memory/record.ts";
import { compare } from "./compare.ts";

/** Words: how many items came before; what it is, and the number that it is or begins with; its record. */
const TURN = 0;
const KIND = 1;
const RANK = 2;
const RECORD = 4;

/** Kinds. Of two items of one kind other than `ANY`, that with the lower rank is the lower one. */
const ANY = 0;
const NUMBER = 1;
const ARRAY = 2;

/** Items of a priority queue, each in a block of its own. */
export class RankedItems {
  readonly #memory: Memory;

  constructor(memory: Memory) {
    this.#memory = memory;
  }

  /** Writes an item; returns its index. */
  write(content: Content, turn: number): number {
    const item = this.#memory.allocator.allocate(RECORD + lengthFor(content), false);
    const { words } = this.#memory;
    const value = valueOf(content);
    const rank: unknown = Array.isArray(value) ? value[0] : value;
    words[item + TURN] = turn;
    words[item + KIND] = ANY;
    if (typeof rank === "number" && !Number.isNaN(rank)) {
      words[item + KIND] = rank === value ? NUMBER : ARRAY;
      writeNumber(words, item + RANK, rank);
    }
    writeRecord(words, item + RECORD, content);
    return item;
  }

  /** Returns a copy of what is in an item. */
  read(item: number): Content {
    const record = item + RECORD;
    const length = lengthAt(this.#memory.cover(record + 1), record);
    return readRecord(this.#memory.cover(record + length), record);
  }

  /** Gives back the memory of an item. */
  free(item: number): void {
    const length = lengthAt(this.#memory.cover(item + RECORD + 1), item + RECORD);
    this.#memory.allocator.free(item, RECORD + length);
  }

  /**
   * Returns below 0 if item `a` is the lower one, above 0 if `b` is, 0 if neither.
   *
   * @throws {TypeError} If they have no order.
   */
  compare(a: number, b: number): number {
    const words = this.#memory.cover(Math.max(a, b) + RECORD);
    if (words[a + KIND] !== ANY && words[a + KIND] === words[b + KIND]) {
      const order = compare(readNumber(words, a + RANK), readNumber(words, b + RANK));
      if (order !== 0) return order;
    }
    return compare(valueOf(this.read(a)), valueOf(this.read(b)));
  }

  /** Whether item `a` is to be taken before `b`: of those that have no order, the one that came first. */
  isBefore(a: number, b: number): boolean {
    let order = 0;
    try {
      order = this.compare(a, b);
    } catch {
      // They were never compared when they came, since what stood between them was there.
    }
    const words = this.#memory.cover(Math.max(a, b) + RECORD);
    return order < 0 || (order === 0 && ((words[a + TURN] - words[b + TURN]) | 0) < 0);
  }
}

function valueOf(content: Content): unknown {
  return typeof content === "number" ? content : peek(content);
}
