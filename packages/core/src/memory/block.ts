import type { Memory } from "./memory.ts";

/** Words in front of a block: how many workers and messages refer to it, its length in words, what lies in it, and how many messages. */
const REFERENCES = -4;
const LENGTH = -3;
const TYPE = -2;
const MESSAGES = -1;
/** Even, so that a block begins where a 64-bit word may. */
const HEADER = 4;

/**
 * Returns the index of `length` words, all 0, at an even index; the caller is the first to refer to them.
 *
 * @param type A number that says what lies in them.
 * @throws {RangeError} If the memory is full.
 */
export function newBlock(memory: Memory, length: number, type: number): number {
  const at = memory.allocator.allocate(HEADER + length) + HEADER;
  memory.words[at + REFERENCES] = 1;
  memory.words[at + LENGTH] = length;
  memory.words[at + TYPE] = type;
  return at;
}

/** Returns how many words a block has. */
export function lengthOf(memory: Memory, at: number): number {
  return memory.cover(at)[at + LENGTH];
}

/** Returns the number that says what lies in a block. */
export function typeOf(memory: Memory, at: number): number {
  return memory.cover(at)[at + TYPE];
}

/** Counts one more who refers to a block; to be called by somebody who does. */
export function retain(memory: Memory, at: number): void {
  Atomics.add(memory.cover(at), at + REFERENCES, 1);
}

/** Counts one less; the last gives the block back, after `finish` has given back what the block itself refers to. */
export function release(memory: Memory, at: number, finish?: () => void): void {
  const words = memory.cover(at);
  if (Atomics.sub(words, at + REFERENCES, 1) !== 1) return;
  finish?.();
  memory.allocator.free(at - HEADER, HEADER + words[at + LENGTH]);
}

/** Counts one message more, or with `change` -1 one less, among those who refer to a block; they are counted by `retain` all the same. */
export function countMessage(memory: Memory, at: number, change: 1 | -1): void {
  Atomics.add(memory.cover(at), at + MESSAGES, change);
}

/** Whether a message refers to a block. */
export function isInMessage(memory: Memory, at: number): boolean {
  return Atomics.load(memory.cover(at), at + MESSAGES) > 0;
}
