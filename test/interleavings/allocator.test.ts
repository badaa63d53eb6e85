import { expect, test } from "vitest";
import { Allocator } from "../../packages/core/src/memory/allocator.ts";
import { linux } from "../../packages/core/src/memory/linux.ts";
import { MappedMemory, MAX_BYTES } from "../../packages/core/src/memory/mapped-memory.ts";
import type { Memory } from "../../packages/core/src/memory/memory.ts";
import { ThreadMemory } from "../../packages/core/src/memory/thread-memory.ts";
import "nogil";

const HEADER = 16;
const FIRST = 512;

/** A memory of `length` words that cannot grow, as one worker sees it; `whenCovered` happens when it looks at a word. */
function worker(words: Int32Array, whenCovered: () => void = () => {}): Allocator {
  const memory = {
    kind: "threads",
    words,
    cover(length: number) {
      whenCovered();
      if (length > words.length) throw new RangeError("full");
      return words;
    },
  };
  return new Allocator(memory as unknown as Memory, HEADER);
}

function begun(length: number): Int32Array {
  const words = new Int32Array(length);
  worker(words).begin(FIRST);
  return words;
}

/** Blocks that were given out: each is marked from end to end, so that one that overlaps another is found. */
class Blocks {
  readonly #all = new Map<number, { length: number; mark: number }>();
  #marks = 0;

  add(words: Int32Array, at: number, length: number): void {
    expect(at % 16).toBe(0);
    expect(words.subarray(at, at + length).every((word) => word === 0)).toBe(true);
    words.fill(++this.#marks, at, at + length);
    this.#all.set(at, { length, mark: this.#marks });
  }

  /** Takes one out that still has its mark everywhere. */
  takeSome(words: Int32Array, nth: number): [number, number] {
    const [at, { length, mark }] = [...this.#all][nth % this.#all.size];
    expect(words.subarray(at, at + length).every((word) => word === mark)).toBe(true);
    this.#all.delete(at);
    return [at, length];
  }

  get size(): number {
    return this.#all.size;
  }
}

/** The same numbers in every run. */
function random(): (below: number) => number {
  let state = 1;
  return (below) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return (state >>> 8) % below;
  };
}

for (const [name, make] of [
  ["threads", () => ThreadMemory.create()],
  ["processes", () => new MappedMemory(linux().createMemoryFile(MAX_BYTES), true, 1 << 20)],
] as const) {
  test(`${name}: VAL-09: 5,000 blocks of any length, taken and freed at random, never overlap, and all come back`, () => {
    const memory = make();
    const { allocator } = memory;
    const used = allocator.inUse();
    const below = random();
    let end: number | undefined;
    for (let round = 0; round < 2; round++) {
      const blocks = new Blocks();
      for (let i = 0; i < 5_000; i++) {
        if (blocks.size > 100 || (blocks.size > 0 && below(2) === 0)) {
          allocator.free(...blocks.takeSome(memory.words, below(100)));
        } else {
          const length = 1 + below(2 ** below(16));
          const at = allocator.allocate(length);
          blocks.add(memory.words, at, length);
        }
      }
      while (blocks.size > 0) allocator.free(...blocks.takeSome(memory.words, below(100)));
      expect(allocator.inUse()).toBe(used);
      end ??= allocator.end + allocator.end / 4;
    }
    expect(allocator.end).toBeLessThan(end!);
  });
}

test("VAL-09: what several workers take and free never overlaps, and one that ends keeps nothing", () => {
  const words = begun(1 << 20);
  const workers = [worker(words), worker(words), worker(words)];
  const blocks = new Blocks();
  const below = random();
  for (let i = 0; i < 5_000; i++) {
    const allocator = workers[below(3)];
    if (blocks.size > 100 || (blocks.size > 0 && below(2) === 0)) {
      allocator.free(...blocks.takeSome(words, below(100)));
    } else {
      const length = 1 + below(400);
      blocks.add(words, allocator.allocate(length), length);
    }
  }
  while (blocks.size > 0) workers[below(3)].free(...blocks.takeSome(words, 0));
  expect(workers[0].inUse()).toBeGreaterThan(0);
  for (const each of workers) each.keepNothing();
  expect(workers[0].inUse()).toBe(0);
});

test("free blocks are not taken twice when the first of them comes back to the top of its stack at the wrong moment", () => {
  const length = 20; // a worker takes eight of those at once
  const stack = HEADER + 4;
  let looks = -Infinity;
  const words = begun(1 << 16);
  const [made, other] = [worker(words), worker(words)];
  const one = worker(words, () => {
    if (++looks !== 5) return;
    // It has gone down the stack, and will go on to take what it saw. On top is the same block then; the next is somebody's.
    const top = words[stack];
    for (let i = 0; i < 8; i++) taken.push(other.allocate(length));
    expect(taken).toContain(top);
    taken.splice(taken.indexOf(top), 1);
    other.free(top, length);
    other.keepNothing();
    expect(words[stack]).toBe(top);
  });
  const taken: number[] = [];
  for (const block of Array.from({ length: 12 }, () => made.allocate(length))) made.free(block, length);
  made.keepNothing();
  looks = 0;
  for (let i = 0; i < 5; i++) taken.push(one.allocate(length));
  expect(looks).toBeGreaterThan(5);
  expect(new Set(taken).size).toBe(12);
});

test("a link that another worker has written over is not followed out of the memory", () => {
  const length = 20; // a worker takes several of those at once
  for (const noise of [-1, 2 ** 31 - 1, 2 ** 30, 3, 0]) {
    let meanwhile = () => {};
    const words = begun(1 << 16);
    const other = worker(words);
    const one = worker(words, () => {
      const act = meanwhile;
      meanwhile = () => {};
      act();
    });
    const made = Array.from({ length: 40 }, () => other.allocate(length));
    for (const block of made) other.free(block, length);
    other.keepNothing();
    const used = other.inUse();
    const taken: number[] = [];
    meanwhile = () => {
      for (let i = 0; i < 20; i++) {
        taken.push(other.allocate(length));
        words.fill(noise, taken.at(-1)!, taken.at(-1)! + length);
      }
    };
    for (let i = 0; i < 20; i++) taken.push(one.allocate(length));
    expect(new Set(taken).size).toBe(40);
    one.keepNothing();
    other.keepNothing();
    expect(other.inUse() - used).toBe(40 * 32);
  }
});

test("when the memory is full, allocate() is a RangeError that says so, and nothing is lost", () => {
  const words = begun(1 << 16);
  const allocator = worker(words);
  const blocks = new Blocks();
  const fill = (length: number) => {
    for (;;) {
      try {
        blocks.add(words, allocator.allocate(length), length);
      } catch (error) {
        expect(error).toBeInstanceOf(RangeError);
        expect((error as Error).message).toMatch(/memory of threads is full/);
        return;
      }
    }
  };
  for (const length of [5_000, 600, 16]) fill(length);
  expect(allocator.inUse()).toBe((1 << 16) - FIRST);
  const [at, length] = blocks.takeSome(words, 3);
  expect(length).toBe(5_000);
  allocator.free(at, length);
  expect(allocator.allocate(length)).toBe(at);
  allocator.free(at, length);
  // A large block is taken apart for small ones, to its last word.
  fill(16);
  expect(allocator.inUse()).toBe((1 << 16) - FIRST);
  while (blocks.size > 0) allocator.free(...blocks.takeSome(words, 0));
  expect(allocator.inUse()).toBe(0);
});

test("allocate() refuses more than 1 GiB at once, however much more, and takes nothing", () => {
  const allocator = ThreadMemory.create().allocator;
  const { end } = allocator;
  for (const length of [2 ** 28 + 1, 2 ** 32, 2 ** 36 + 16, 2 ** 53]) {
    expect(() => allocator.allocate(length)).toThrow(/more than 1 GiB .*received/);
  }
  expect(allocator.end).toBe(end);
});
