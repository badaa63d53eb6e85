import type { Memory } from "../memory/memory.ts";
import { weigh } from "../memory/weigh.ts";

/**
 * Words of a page: the page before it, 0 if it is the first; the number of its first record; how many words it has. Then
 * come the records, one after another, each its length in bytes and the bytes; and from the end on backwards, where each begins.
 */
const OLDER = 0;
const FIRST_RECORD = 1;
const SIZE = 2;
const RECORDS = 3;

/** Each page is twice as long as the one before, up to this many words (16 MiB), unless one record needs more. */
const MOST_WORDS = 1 << 22;

/** Returns how many words a first page with room for about so many bytes has. */
export function pageWords(bytes: number): number {
  return RECORDS + Math.ceil(bytes / 4);
}

/** Makes `size` words, all 0, the first page. */
export function beginPages({ words }: Memory, page: number, size: number): void {
  words[page + SIZE] = size;
}

/**
 * Puts a record behind the others. Nobody may do so at the same time; who reads meanwhile finds the others where they were.
 * Whoever is killed here leaves no trace but memory behind the last record.
 *
 * @param newest The newest page.
 * @param count How many records there are; the new one's number.
 * @returns The newest page from now on.
 * @throws {RangeError} If the memory is full; then nothing has changed.
 */
export function appendRecord(memory: Memory, newest: number, count: number, bytes: Uint8Array): number {
  const length = 1 + Math.ceil(bytes.length / 4);
  let page = newest;
  let at = endOf(memory, page, count);
  if (at + length > indexOf(memory, page, count)) {
    page = newPage(memory, newest, count, length);
    at = page + RECORDS;
  }
  memory.words[at] = bytes.length;
  bytesAt(memory, at).set(bytes);
  memory.words[indexOf(memory, page, count)] = at;
  return page;
}

/** Returns the bytes of a record, in place. */
export function readRecord(memory: Memory, newest: number, number: number): Uint8Array {
  let page = newest;
  while (memory.cover(page + RECORDS)[page + FIRST_RECORD] > number) page = memory.words[page + OLDER];
  return bytesAt(memory, placeOf(memory, page, number));
}

/** Calls `giveUp` with each record, and gives back all pages but the first. */
export function disposePages(
  memory: Memory,
  newest: number,
  count: number,
  giveUp: (bytes: Uint8Array) => void,
): void {
  let page = newest;
  let end = count;
  for (;;) {
    const [older, first, size] = memory.cover(page + RECORDS).subarray(page, page + RECORDS);
    for (let i = first; i < end; i++) giveUp(bytesAt(memory, placeOf(memory, page, i)));
    if (older === 0) return;
    memory.allocator.free(page, size);
    page = older;
    end = first;
  }
}

function newPage(memory: Memory, older: number, first: number, length: number): number {
  const size = Math.max(RECORDS + length + 1, Math.min(2 * memory.words[older + SIZE], MOST_WORDS));
  const page = memory.allocator.allocate(size);
  weigh(size);
  memory.words[page + OLDER] = older;
  memory.words[page + FIRST_RECORD] = first;
  memory.words[page + SIZE] = size;
  return page;
}

/** Returns the word that says where a record of a page is. */
function indexOf(memory: Memory, page: number, number: number): number {
  const words = memory.cover(page + RECORDS);
  return page + words[page + SIZE] - 1 - (number - words[page + FIRST_RECORD]);
}

function placeOf(memory: Memory, page: number, number: number): number {
  const index = indexOf(memory, page, number);
  return memory.cover(index + 1)[index]; // reaches further than the record
}

/** Returns where the next record of the newest page may begin. */
function endOf(memory: Memory, page: number, count: number): number {
  if (memory.cover(page + RECORDS)[page + FIRST_RECORD] === count) return page + RECORDS;
  const last = placeOf(memory, page, count - 1);
  return last + 1 + Math.ceil(memory.words[last] / 4);
}

function bytesAt({ words }: Memory, at: number): Uint8Array {
  return new Uint8Array(words.buffer, words.byteOffset + 4 * (at + 1), words[at]);
}
