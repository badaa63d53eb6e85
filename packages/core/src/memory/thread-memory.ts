import { runtime } from "../current.ts";
import { Allocator } from "./allocator.ts";
import { LiveThreads, MAIN_IDENT, numberOf } from "./live-threads.ts";
import type { Memory, Person, Waiting } from "./memory.ts";
import { threadFutex } from "./thread-futex.ts";

/** Header words. */
const NEXT_NAME = 1;
/** Where the process memory of this process is; see `process-memory.ts`. */
export const PROCESS_MEMORY = 2;
/** What `threading/` keeps there: a lock, and a message. */
export const REGISTRY_LOCK = 4;
export const EXCEPT_HOOK = 6;
/** What `multiprocessing/` keeps there: a message that says who this process is, and how many children it has made. */
export const PROCESS_IDENTITY = 8;
export const CHILDREN_MADE = 10;
const ALLOCATOR = 16;
const THREADS = ALLOCATOR + Allocator.WORDS;
const FIRST = THREADS + LiveThreads.WORDS;

const INITIAL_BYTES = 1 << 20;
const MAX_BYTES = 1 << 30;

/** The memory that all threads of this process share: one growable `SharedArrayBuffer`. */
export class ThreadMemory implements Memory {
  readonly kind = "threads";
  readonly futex = threadFutex;
  readonly buffer: SharedArrayBuffer;
  readonly allocator: Allocator;
  readonly threads: LiveThreads;
  /** Ident of the calling thread. */
  ident: number;
  /** A plain property: a lock reads it whenever it is taken. */
  self: number;
  words: Int32Array;

  constructor(buffer: SharedArrayBuffer, ident: number) {
    this.buffer = buffer;
    this.ident = ident;
    this.self = numberOf(ident);
    this.words = this.#map();
    this.allocator = new Allocator(this, ALLOCATOR);
    this.threads = new LiveThreads(this.words, THREADS);
  }

  /** Makes the memory of a process that has none yet; the caller is its main thread. */
  static create(): ThreadMemory {
    const memory = new ThreadMemory(
      new SharedArrayBuffer(INITIAL_BYTES, { maxByteLength: MAX_BYTES }),
      MAIN_IDENT,
    );
    memory.threads.begin();
    memory.allocator.begin(FIRST);
    return memory;
  }

  /** Returns the number in the next thread's default name: 1, 2 … */
  nextName(): number {
    return Atomics.add(this.words, NEXT_NAME, 1) + 1;
  }

  cover(length: number): Int32Array {
    if (length <= this.words.length) return this.words;
    const bytes = 4 * length;
    if (bytes > MAX_BYTES)
      throw new RangeError(`Cannot grow the memory of threads above ${MAX_BYTES} bytes: received ${bytes}`);
    // Another thread may have grown it further meanwhile: growing never shrinks, it throws.
    while (this.buffer.byteLength < bytes) {
      const grown = Math.min(MAX_BYTES, Math.max(bytes, 2 * this.buffer.byteLength));
      try {
        this.buffer.grow(grown);
      } catch (error) {
        if (this.buffer.byteLength < bytes) throw error;
      }
    }
    this.words = this.#map();
    return this.words;
  }

  isAlive(owner: number): boolean {
    return this.threads.isAlive(owner);
  }

  noteWait(wait: number): void {
    this.words[this.threads.waitOf(this.ident)] = wait;
  }

  waiting(): Waiting[] {
    return this.threads
      .running()
      .map((ident) => ({
        ...this.personOf(numberOf(ident)),
        wait: Atomics.load(this.words, this.threads.waitOf(ident)),
      }))
      .filter(({ wait }) => wait !== 0);
  }

  personOf(owner: number): Person {
    return { pid: runtime().pid, process: "", ident: owner >> 1 };
  }

  /** Gives up what this thread owns, when its target has returned; what still runs in it owns what it takes from here on. */
  startAnew(): void {
    this.threads.end(this.ident);
    this.self = numberOf(this.ident) + 1;
  }

  /** Has this worker be another thread from here on. */
  become(ident: number): void {
    this.ident = ident;
    this.self = numberOf(ident);
  }

  /** A view of fixed length: one that follows the buffer's growth makes every atomic operation 2–3 times slower on V8. */
  #map(): Int32Array {
    return new Int32Array(this.buffer, 0, Math.floor(this.buffer.byteLength / 4));
  }
}

let current: ThreadMemory | undefined;

/** The memory shared by the threads of this process; made at the first call unless this thread was started with one. */
export function threadMemory(): ThreadMemory {
  current ??= ThreadMemory.create();
  return current;
}

/** Joins the memory that the starter of this thread handed over. */
export function joinThreadMemory(buffer: SharedArrayBuffer, ident: number): ThreadMemory {
  current = new ThreadMemory(buffer, ident);
  return current;
}
