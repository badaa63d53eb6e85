import { decodeAt, discard, peek, prepare } from "./codec.ts";
import type { Parts } from "./codec.ts";
import type { Memory } from "./memory.ts";

/** Words that say where a message is: its first word, and its length in bytes. */
export const MESSAGE_WORDS = 2;

/**
 * Copies a message into shared memory and notes its place in the two words at `slot`.
 *
 * @throws {RangeError} If the memory is full; the message is given up then.
 */
export function putMessage(memory: Memory, slot: number, bytes: Uint8Array): void {
  putParts(memory, slot, { head: bytes, tail: undefined });
}

/** As {@linkcode putMessage}, of a message in parts. */
export function putParts(memory: Memory, slot: number, { head, tail }: Parts): void {
  const length = head.length + (tail?.length ?? 0);
  let at: number;
  try {
    at = memory.allocator.allocate(wordsFor(length), false);
  } catch (error) {
    discard(head);
    throw error;
  }
  const { buffer, byteOffset } = memory.words;
  const bytes = new Uint8Array(buffer, byteOffset + 4 * at, length);
  bytes.set(head);
  if (tail) bytes.set(tail, head.length);
  Atomics.store(memory.words, slot + 1, length);
  Atomics.store(memory.words, slot, at);
}

/** Takes the message out that the two words at `slot` speak of; `undefined` if there is none. */
export function takeMessage(memory: Memory, slot: number): Uint8Array | undefined {
  const at = Atomics.exchange(memory.cover(slot + MESSAGE_WORDS), slot, 0);
  if (at === 0) return undefined;
  const bytes = copyOf(memory, slot, at);
  memory.allocator.free(at, wordsFor(bytes.length));
  return bytes;
}

/** Takes the message out that the two words at `slot` speak of, where there is one, and returns the value in it. */
export function decodeMessage(memory: Memory, slot: number): unknown {
  const at = Atomics.exchange(memory.cover(slot + MESSAGE_WORDS), slot, 0);
  const bytes = viewOf(memory, slot, at);
  try {
    return decodeAt(bytes, 0, bytes.length);
  } finally {
    memory.allocator.free(at, wordsFor(bytes.length));
  }
}

/**
 * Decodes the message that the two words at `slot` speak of, and only then takes it out: if this worker is killed before, whoever
 * comes to discard it finds it, and with it its hold on the shared objects in it. Nobody may do so meanwhile.
 *
 * @throws {TypeError} If it holds an object of a class that was not registered here; the message stays.
 */
export function receiveMessage(memory: Memory, slot: number): unknown {
  const at = Atomics.load(memory.cover(slot + MESSAGE_WORDS), slot);
  if (at === 0) return undefined;
  const bytes = copyOf(memory, slot, at);
  const value = peek(bytes);
  Atomics.store(memory.words, slot, 0);
  memory.allocator.free(at, wordsFor(bytes.length));
  discard(bytes);
  return value;
}

/** Copies the message that the two words at `slot` speak of, and leaves it there; nobody may take it meanwhile. */
export function readMessage(memory: Memory, slot: number): Uint8Array | undefined {
  const at = Atomics.load(memory.cover(slot + MESSAGE_WORDS), slot);
  return at === 0 ? undefined : copyOf(memory, slot, at);
}

/** Loads what it takes to decode the message that the two words at `slot` speak of. Nobody may take it meanwhile. */
export async function prepareMessage(memory: Memory, slot: number): Promise<void> {
  const at = Atomics.load(memory.cover(slot + MESSAGE_WORDS), slot);
  if (at !== 0) await prepare(viewOf(memory, slot, at));
}

function copyOf(memory: Memory, slot: number, at: number): Uint8Array {
  return viewOf(memory, slot, at).slice();
}

function viewOf(memory: Memory, slot: number, at: number): Uint8Array {
  const length = Atomics.load(memory.words, slot + 1);
  const { buffer, byteOffset } = memory.cover(at + wordsFor(length));
  return new Uint8Array(buffer, byteOffset + 4 * at, length);
}

function wordsFor(bytes: number): number {
  return Math.max(1, Math.ceil(bytes / 4));
}

/** Gives up the message that the two words at `slot` speak of, if there is one. */
export function discardMessage(memory: Memory, slot: number): void {
  const bytes = takeMessage(memory, slot);
  if (bytes) discard(bytes);
}
