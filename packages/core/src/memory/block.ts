import type { Memory } from "./memory.ts";

/** Words in front of a block: how many workers and messages refer to it, and its length in words. */
const REFERENCES = -2;
const LENGTH = -1;
const HEADER = 2;

/** Returns the index of `length` words, all 0, at an even index; the caller is the first to refer to them. */
export function newBlock(memory: Memory, length: number): number {
  const at = memory.allocator.allocate(HEADER + length) + HEADER;
  memory.words[at + REFERENCES] = 1;
  memory.words[at + LENGTH] = length;
  return at;
}

/** Counts one more who refers to a block; to be called by somebody who does. */
export function retain(memory: Memory, at: number): void {
  Atomics.add(memory.cover(at), at + REFERENCES, 1);
}

/** Counts one less; the last gives the block back, after `finish` has given back what the block itself refers to. */
export function release(memory: Memory, at: number, finish: (() => void) | undefined): void {
  const words = memory.cover(at);
  if (Atomics.sub(words, at + REFERENCES, 1) !== 1) return;
  finish?.();
  memory.allocator.free(at - HEADER, HEADER + words[at + LENGTH]);
}
