import type { Memory } from "./memory.ts";

/** Words in the smallest block: one cache line, so that two primitives never slow each other down. */
const BLOCK = 16;
/** Sizes of blocks: 16 words, 32, 64 … 2²⁸ words (1 GiB). */
const CLASSES = 25;

/**
 * Gives out blocks of shared memory and takes them back, from any worker, without a lock:
 * a worker that is killed in the middle loses at most the block in its hands.
 *
 * Free blocks of one size are a stack; its head is a 64-bit word, the first block's index below and
 * a counter above, which keeps a stale head from being taken for the present one (the ABA problem).
 *
 * @see R. K. Treiber, "Systems Programming: Coping with Parallelism" (1986), section 4.
 */
export class Allocator {
  /** Words of the header that the allocator needs: the end of what was ever given out, and the stacks' heads. */
  static readonly WORDS = 2 + 2 * CLASSES;
  readonly #memory: Memory;
  readonly #at: number;
  #heads: BigInt64Array;

  /** The header lies at word `at`, an even number. `begin()` must have been called once by whoever made the memory. */
  constructor(memory: Memory, at: number) {
    this.#memory = memory;
    this.#at = at;
    const words = memory.words;
    this.#heads = new BigInt64Array(words.buffer, words.byteOffset + 4 * (at + 2), CLASSES);
  }

  /** Lets blocks begin at word `first`. */
  begin(first: number): void {
    Atomics.store(this.#memory.words, this.#at, Math.ceil(first / BLOCK) * BLOCK);
  }

  /**
   * Returns the index of `length` words at the beginning of a cache line: all 0, or, if they are not to be cleared, with whatever
   * was in them.
   *
   * @throws {RangeError} If the memory is full.
   */
  allocate(length: number, isCleared = true): number {
    const size = classOf(length);
    const index = this.#pop(size) ?? this.#extend(size);
    const words = this.#memory.cover(index + (BLOCK << size));
    if (isCleared) words.fill(0, index, index + (BLOCK << size));
    return index;
  }

  /** Takes back what `allocate(length)` returned. */
  free(index: number, length: number): void {
    const size = classOf(length);
    const words = this.#memory.cover(index + 1);
    for (;;) {
      const head = Atomics.load(this.#heads, size);
      Atomics.store(words, index, Number(head & 0xffff_ffffn));
      if (this.#replace(size, head, index)) return;
    }
  }

  #pop(size: number): number | undefined {
    for (;;) {
      const head = Atomics.load(this.#heads, size);
      const index = Number(head & 0xffff_ffffn);
      if (index === 0) return undefined;
      const next = Atomics.load(this.#memory.cover(index + 1), index);
      // Another worker may have taken the block and written over `next`; then the head has changed too.
      if (this.#replace(size, head, next)) return index;
    }
  }

  #replace(size: number, head: bigint, index: number): boolean {
    const replaced = BigInt.asIntN(64, (((head >> 32n) + 1n) << 32n) | BigInt(index >>> 0));
    return Atomics.compareExchange(this.#heads, size, head, replaced) === head;
  }

  #extend(size: number): number {
    const length = BLOCK << size;
    const words = this.#memory.words;
    for (;;) {
      const end = Atomics.load(words, this.#at);
      this.#memory.cover(end + length); // throws before anything is taken
      if (Atomics.compareExchange(words, this.#at, end, end + length) === end) return end;
    }
  }
}

function classOf(length: number): number {
  const size = Math.max(0, 32 - Math.clz32(Math.ceil(length / BLOCK) - 1));
  if (size >= CLASSES)
    throw new RangeError(`Cannot allocate shared memory above 1 GiB: received ${4 * length} bytes`);
  return size;
}
