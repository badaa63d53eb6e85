import type { Memory } from "./memory.ts";

/** Words of a page: the page that was begun before it, and entries, each the block that it stands for, or 0. */
const OLDER = 0;
const FIRST_ENTRY = 1;
const PAGE_WORDS = 64;

/**
 * What one worker refers to, written down in shared memory, so that somebody can give it back if the worker is killed.
 *
 * An entry is made after the worker was counted, and taken out before it is counted off: one that is killed in between
 * leaves memory that nobody gives back, never memory that is given back twice.
 */
export class Ledger {
  readonly #memory: Memory;
  /** The word that says where the newest page is. */
  #head: number;
  /** Entries that are not in use; `undefined` once the ledger is closed. */
  #free: number[] | undefined = [];

  /** An empty ledger; the word at `head` is 0. */
  constructor(memory: Memory, head: number) {
    this.#memory = memory;
    this.#head = head;
  }

  /** Writes down that the worker refers to a block; returns the entry, or 0 if there is no room for one. */
  add(at: number): number {
    const entry = this.#free && (this.#free.pop() ?? this.#newPage());
    if (!entry) return 0;
    Atomics.store(this.#memory.words, entry, at);
    return entry;
  }

  /** Takes out what `add` returned. */
  remove(entry: number): void {
    if (entry === 0 || !this.#free) return;
    Atomics.store(this.#memory.words, entry, 0);
    this.#free.push(entry);
  }

  /** Takes the pages from under the word where they are, to be attached to another: until then nobody else finds them. */
  detach(): number {
    return Atomics.exchange(this.#memory.words, this.#head, 0);
  }

  /** Puts pages that were detached under the word at `head`. */
  attach(head: number, pages: number): void {
    Atomics.store(this.#memory.words, head, pages);
    this.#head = head;
  }

  /** Gives the pages back, with what is still in them no longer written down. */
  close(): void {
    this.#free = undefined;
    settle(this.#memory, this.#head, () => {});
  }

  #newPage(): number | undefined {
    const { allocator } = this.#memory;
    let page: number;
    try {
      page = allocator.allocate(PAGE_WORDS);
    } catch {
      return undefined; // the memory is full: what is not written down is lost if this worker is killed
    }
    const { words } = this.#memory;
    words[page + OLDER] = words[this.#head];
    Atomics.store(words, this.#head, page);
    for (let i = FIRST_ENTRY; i < PAGE_WORDS; i++) this.#free!.push(page + i);
    return this.#free!.pop();
  }
}

/** Calls `giveBack` with each block in the ledger whose head is at word `head`, and gives its pages back. */
export function settle(memory: Memory, head: number, giveBack: (at: number) => void): void {
  for (let page = Atomics.load(memory.words, head); page !== 0; page = Atomics.load(memory.words, head)) {
    const words = memory.cover(page + PAGE_WORDS);
    for (let i = FIRST_ENTRY; i < PAGE_WORDS; i++) {
      const at = Atomics.exchange(words, page + i, 0);
      if (at !== 0) giveBack(at);
    }
    Atomics.store(memory.words, head, words[page + OLDER]);
    memory.allocator.free(page, PAGE_WORDS);
  }
}

/** Whether a block is in the ledger whose head is at word `head`. Its worker may change it, and even give it up, meanwhile. */
export function isWrittenDown(memory: Memory, head: number, block: number): boolean {
  const { end } = memory.allocator;
  let page = Atomics.load(memory.words, head);
  // A page that was given up may say anything: so nothing is looked at that is no memory, and not for ever.
  for (let pages = end / PAGE_WORDS; pages > 0 && page > 0 && page + PAGE_WORDS <= end; pages--) {
    const words = memory.cover(page + PAGE_WORDS);
    if (words.subarray(page + FIRST_ENTRY, page + PAGE_WORDS).includes(block)) return true;
    page = words[page + OLDER];
  }
  return false;
}
