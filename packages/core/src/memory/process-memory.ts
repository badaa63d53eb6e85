import { Allocator } from "./allocator.ts";
import { runtime } from "../current.ts";
import { Ledger } from "./ledger.ts";
import { linux } from "./linux.ts";
import type { Linux } from "./linux.ts";
import type { Memory } from "./memory.ts";
import { Participants } from "./participants.ts";
import { ProcessFutex } from "./process-futex.ts";
import { PROCESS_MEMORY, threadMemory } from "./thread-memory.ts";

/** Header words. */
const MAGIC_AT = 0;
const PARTICIPANTS = 16;
const ALLOCATOR = PARTICIPANTS + Participants.WORDS;
const FIRST = ALLOCATOR + Allocator.WORDS;

/** "nogl", and the version of the layout: processes of different versions must not share a memory. */
const MAGIC = 0x6e6f676c + 1;

const INITIAL_BYTES = 16 << 20;
const MAX_BYTES = 1 << 30;

/**
 * The memory that processes share: a file without a name, sparse and mapped by each of them.
 * Nothing is left behind whoever dies, since the kernel frees it with the last descriptor and map.
 *
 * @see memfd_create(2), and proc_pid_fd(5) for how children open it
 */
export class ProcessMemory implements Memory {
  readonly kind = "processes";
  readonly futex: ProcessFutex;
  readonly allocator: Allocator;
  readonly ledger: Ledger;
  readonly descriptor: number;
  readonly linux: Linux;
  readonly #participants: Participants;
  /** A plain property: a lock reads it whenever it is taken. */
  self: number;
  words: Int32Array;
  /** Where `words` is mapped. */
  address: number;

  constructor(descriptor: number, isNew: boolean) {
    this.linux = linux();
    this.descriptor = descriptor;
    this.address = this.linux.map(descriptor, INITIAL_BYTES);
    this.words = this.#view(INITIAL_BYTES);
    this.allocator = new Allocator(this, ALLOCATOR);
    if (isNew) {
      this.words[MAGIC_AT] = MAGIC;
      this.allocator.begin(FIRST);
    } else if (this.words[MAGIC_AT] !== MAGIC) {
      throw new TypeError("Cannot share memory with a process that has another version of nogil");
    }
    this.#participants = new Participants(this, PARTICIPANTS, this.linux, runtime().pid);
    this.self = this.#participants.join();
    this.ledger = new Ledger(this, this.#participants.ledgerOf(this.self));
    this.futex = new ProcessFutex(this);
  }

  cover(length: number): Int32Array {
    if (length <= this.words.length) return this.words;
    const bytes = 2 ** Math.ceil(Math.log2(4 * length));
    if (bytes > MAX_BYTES)
      throw new RangeError(`Cannot grow the memory of processes above ${MAX_BYTES} bytes: received ${bytes}`);
    // The smaller map stays: primitives hold views of it. The kernel knows a futex by file and offset, not by address.
    this.address = this.linux.map(this.descriptor, bytes);
    this.words = this.#view(bytes);
    return this.words;
  }

  isAlive(owner: number): boolean {
    return this.#participants.isAlive(owner);
  }

  /**
   * Gives up what this thread owns, when its target has returned. Functions that nobody waits for may still run in it:
   * what they take is taken under a new number.
   */
  startAnew(): void {
    const pages = this.ledger.detach();
    this.#participants.leave(this.self);
    this.self = this.#participants.join();
    this.ledger.attach(this.#participants.ledgerOf(this.self), pages);
  }

  /** Calls `giveBack` with each block that threads of dead processes still refer to. */
  settleDead(giveBack: (at: number) => void): void {
    this.#participants.settleDead(giveBack);
  }

  /** Gives up what this thread owns, for good. */
  leave(): void {
    this.ledger.close();
    this.#participants.leave(this.self);
  }

  #view(bytes: number): Int32Array {
    return new Int32Array(this.linux.native.view(this.address, bytes));
  }
}

/** Words in the header of the thread memory: whether this process has a process memory, and its descriptor. */
const STATE = PROCESS_MEMORY;
const DESCRIPTOR = PROCESS_MEMORY + 1;
const NONE = 0;
const OPENING = 1;
const OPEN = 2;

let current: ProcessMemory | undefined;

/**
 * The memory that this process shares with its parent and its children; made at the first call in the first process.
 *
 * @throws {UnsupportedError} If this platform or this version of the runtime has none.
 */
export function processMemory(): ProcessMemory {
  current ??= open(() => linux().createMemoryFile(MAX_BYTES), true);
  return current;
}

/** Joins the memory of the parent process, given the path of its descriptor. */
export function joinProcessMemory(path: string): ProcessMemory {
  current ??= open(() => linux().open(path), false);
  return current;
}

/** The memory that processes share, if the calling thread has used it. */
export function usedProcessMemory(): ProcessMemory | undefined {
  return current;
}

/** One thread of the process opens the file; the others map the same descriptor. */
function open(openFile: () => number, isNew: boolean): ProcessMemory {
  const { words } = threadMemory();
  while (Atomics.load(words, STATE) !== OPEN) {
    if (Atomics.compareExchange(words, STATE, NONE, OPENING) === NONE) return openFirst(openFile, isNew);
    Atomics.wait(words, STATE, OPENING);
  }
  return new ProcessMemory(Atomics.load(words, DESCRIPTOR), false);
}

function openFirst(openFile: () => number, isNew: boolean): ProcessMemory {
  const { words } = threadMemory();
  let state = NONE;
  try {
    const memory = new ProcessMemory(openFile(), isNew);
    Atomics.store(words, DESCRIPTOR, memory.descriptor);
    state = OPEN;
    return memory;
  } finally {
    Atomics.store(words, STATE, state);
    Atomics.notify(words, STATE);
  }
}
