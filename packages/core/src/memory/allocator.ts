import type { Memory } from "./memory.ts";

/** Words in the smallest block: one cache line, so that two primitives never slow each other down. */
const BLOCK = 16;
/** Sizes of blocks, in smallest blocks: 1, 2, 3, 4, and from there on four from each power of two to the next, up to 2²⁴ (1 GiB). */
const SIZES = 92;
const MOST_WORDS = wordsOf(SIZES - 1);

/** A worker keeps blocks of the smallest sizes, up to 512 bytes, for itself: so many of each, of which it gives or takes half at once. */
const KEPT_SIZES = 8;
const MOST_KEPT = 16;

/**
 * Gives out blocks of shared memory and takes them back, from any worker, without a lock:
 * a worker that is killed in the middle loses at most the block in its hands, and the few small ones that it keeps.
 *
 * Free blocks of one size are a stack; its head is a 64-bit word, the first block's index below and
 * a counter above, which keeps a stale head from being taken for the present one (the ABA problem).
 *
 * @see R. K. Treiber, "Systems Programming: Coping with Parallelism" (1986), section 4.
 */
export class Allocator {
  /** Words of the header that the allocator needs: the end of what was ever given out, its begin, and the stacks' heads. */
  static readonly WORDS = 2 + 2 * SIZES;
  readonly #memory: Memory;
  readonly #at: number;
  readonly #heads: BigInt64Array;
  #keptSizes = KEPT_SIZES;
  readonly #kept: number[][] = Array.from({ length: KEPT_SIZES }, () => []);

  /** The header lies at word `at`, an even number. `begin()` must have been called once by whoever made the memory. */
  constructor(memory: Memory, at: number) {
    this.#memory = memory;
    this.#at = at;
    const { buffer, byteOffset } = memory.words;
    this.#heads = new BigInt64Array(buffer, byteOffset + 4 * (at + 2), SIZES);
  }

  /** Lets blocks begin at word `first`. */
  begin(first: number): void {
    const begin = Math.ceil(first / BLOCK) * BLOCK;
    Atomics.store(this.#memory.words, this.#at, begin);
    this.#memory.words[this.#at + 1] = begin;
  }

  /** The word behind the last that was ever given out. */
  get end(): number {
    return Atomics.load(this.#memory.words, this.#at);
  }

  /**
   * Returns the index of `length` words at the beginning of a cache line: all 0, or, if they are not to be cleared, with whatever
   * was in them.
   *
   * @throws {RangeError} If the memory is full.
   */
  allocate(length: number, isCleared = true): number {
    const size = sizeOf(length);
    let index = this.#take(size);
    if (index === undefined) {
      const fresh = this.#extend(size);
      if (fresh !== undefined) return fresh;
      index = this.#split(size);
    }
    if (index === undefined) {
      throw new RangeError(
        `Cannot allocate ${4 * length} bytes of shared memory: the memory of ${this.#memory.kind} is full. ` +
          "What is not used any more is given back when the event loop turns",
      );
    }
    const words = this.#memory.cover(index + length);
    if (isCleared) words.fill(0, index, index + length);
    return index;
  }

  /** Takes back what `allocate(length)` returned. */
  free(index: number, length: number): void {
    const size = sizeOf(length);
    if (size >= this.#keptSizes) {
      this.#push(size, [index]);
      return;
    }
    const kept = this.#kept[size];
    if (kept.length === MOST_KEPT) this.#push(size, kept.splice(MOST_KEPT / 2));
    kept.push(index);
  }

  /** Lets others have what this worker keeps for itself, which is nothing from here on. To be called when it ends. */
  keepNothing(): void {
    this.#keptSizes = 0;
    this.#kept.forEach((kept, size) => {
      if (kept.length > 0) this.#push(size, kept.splice(0));
    });
  }

  /**
   * Returns how many words are given out, if nobody allocates or frees meanwhile. What other workers keep for themselves counts.
   *
   * @internal
   */
  inUse(): number {
    let used = this.end - this.#memory.words[this.#at + 1];
    for (let size = 0; size < SIZES; size++) {
      let free = this.#kept[size]?.length ?? 0;
      let next = first(Atomics.load(this.#heads, size));
      for (; next !== 0; free++) next = this.#memory.cover(next + 1)[next];
      used -= free * wordsOf(size);
    }
    return used;
  }

  #take(size: number): number | undefined {
    if (size >= this.#keptSizes) return this.#pop(size, 1)[0];
    const kept = this.#kept[size];
    if (kept.length === 0) kept.push(...this.#pop(size, MOST_KEPT / 2));
    return kept.pop();
  }

  /** Puts blocks on a stack. */
  #push(size: number, blocks: readonly number[]): void {
    const words = this.#memory.cover(Math.max(...blocks) + 1);
    for (let i = 1; i < blocks.length; i++) Atomics.store(words, blocks[i - 1], blocks[i]);
    for (;;) {
      const head = Atomics.load(this.#heads, size);
      Atomics.store(words, blocks[blocks.length - 1], first(head));
      if (this.#replace(size, head, blocks[0])) return;
    }
  }

  /** Takes at most `most` blocks off a stack. */
  #pop(size: number, most: number): number[] {
    for (;;) {
      const head = Atomics.load(this.#heads, size);
      const { end } = this;
      const blocks: number[] = [];
      let next = first(head);
      // Another worker may have taken a block and written over its link; then the head has changed too, and what the link
      // says does not matter, as long as it can be looked at.
      while (next > 0 && next < end && blocks.length < most) {
        blocks.push(next);
        next = Atomics.load(this.#memory.cover(next + 1), next);
      }
      if (blocks.length === 0 || this.#replace(size, head, next)) return blocks;
    }
  }

  #replace(size: number, head: bigint, index: number): boolean {
    const replaced = BigInt.asIntN(64, (((head >> 32n) + 1n) << 32n) | BigInt(index >>> 0));
    return Atomics.compareExchange(this.#heads, size, head, replaced) === head;
  }

  /** Returns a block that was never given out, and so is all 0; `undefined` if there is no room for one. */
  #extend(size: number): number | undefined {
    const length = wordsOf(size);
    for (;;) {
      const { end } = this;
      try {
        this.#memory.cover(end + length);
      } catch (error) {
        if (error instanceof RangeError) return undefined;
        throw error;
      }
      if (Atomics.compareExchange(this.#memory.words, this.#at, end, end + length) === end) return end;
    }
  }

  /** Returns a part of a larger block that is free, if there is one; the rest of it stays free. */
  #split(size: number): number | undefined {
    for (let larger = size + 1; larger < SIZES; larger++) {
      const [index] = this.#pop(larger, 1);
      if (index === undefined) continue;
      const end = index + wordsOf(larger);
      for (let rest = index + wordsOf(size); rest < end;) {
        const part = largestIn(end - rest);
        this.#push(part, [rest]);
        rest += wordsOf(part);
      }
      return index;
    }
    return undefined;
  }
}

/** Index of the first block of a stack. */
function first(head: bigint): number {
  return Number(head & 0xffff_ffffn);
}

/** Returns the number of the smallest size that has `length` words. */
function sizeOf(length: number): number {
  if (length > MOST_WORDS)
    throw new RangeError(
      `Cannot allocate more than 1 GiB of shared memory at once: received ${4 * length} bytes`,
    );
  const blocks = Math.ceil(length / BLOCK);
  if (blocks <= 4) return Math.max(0, blocks - 1);
  const power = 31 - Math.clz32(blocks - 1);
  return 4 * (power - 1) + ((blocks - 1) >> (power - 2)) - 4;
}

/** Returns the number of the largest size that fits into `length` words. */
function largestIn(length: number): number {
  const size = sizeOf(length);
  return wordsOf(size) > length ? size - 1 : size;
}

/** Returns how many words blocks of a size have. */
function wordsOf(size: number): number {
  const blocks = size < 4 ? size + 1 : ((size & 3) + 5) << ((size >> 2) - 1);
  return BLOCK * blocks;
}
