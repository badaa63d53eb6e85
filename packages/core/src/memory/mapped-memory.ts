import { runtime } from "../current.ts";
import { Allocator } from "./allocator.ts";
import { isInMessage } from "./block.ts";
import { AsyncSleepers } from "./async-sleepers.ts";
import { Ledger } from "./ledger.ts";
import { linux } from "./linux.ts";
import type { Linux } from "./linux.ts";
import type { Memory, MemoryKind, Person, Waiting } from "./memory.ts";
import { Participants } from "./participants.ts";
import { ProcessFutex } from "./process-futex.ts";
import { threadMemory } from "./thread-memory.ts";
import { noteEndOfUse } from "./used-memories.ts";

/** Header words. Those from 1 to 15 are for who extends the class. */
const MAGIC_AT = 0;
const PARTICIPANTS = 16;
const ALLOCATOR = PARTICIPANTS + Participants.WORDS;
const FIRST = ALLOCATOR + Allocator.WORDS;

/** Version of the layout of the memory and of all objects in it: processes of different versions must not share one. */
export const LAYOUT = 2;
/** "nogl", and the version. */
export const MAGIC = 0x6e6f676c + LAYOUT;

/** How long the file of a memory is; it is sparse. */
export const MAX_BYTES = 1 << 30;

interface Mapping {
  readonly address: number;
  readonly buffer: ArrayBuffer;
}

let sleepers: AsyncSleepers | undefined;

/**
 * Memory that processes share: a file without a name, sparse and mapped by each of them.
 * Nothing is left behind whoever dies, since the kernel frees it with the last descriptor and map.
 *
 * @see memfd_create(2), and proc_pid_fd(5) for how others open it
 */
export class MappedMemory implements Memory {
  readonly kind: MemoryKind = "processes";
  readonly futex: ProcessFutex;
  readonly allocator: Allocator;
  readonly ledger: Ledger;
  readonly descriptor: number;
  readonly linux: Linux;
  readonly #participants: Participants;
  readonly #mappings: Mapping[] = [];
  /** Buffers over a part of the memory that are in use. */
  readonly #buffers = new Set<ArrayBuffer>();
  #closed = false;
  /** A plain property: a lock reads it whenever it is taken. */
  self: number;
  words: Int32Array;
  /** Where `words` is mapped. */
  address: number;

  /** `bytes` are mapped at first. */
  constructor(descriptor: number, isNew: boolean, bytes: number) {
    this.linux = linux();
    this.descriptor = descriptor;
    ({ words: this.words, address: this.address } = this.#map(bytes));
    this.allocator = new Allocator(this, ALLOCATOR);
    if (isNew) {
      this.words[MAGIC_AT] = MAGIC;
      this.allocator.begin(FIRST);
    } else if (this.words[MAGIC_AT] !== MAGIC) {
      throw new TypeError("Cannot share memory with a process that has another version of nogil");
    }
    this.#participants = new Participants(this, PARTICIPANTS, this.linux, runtime().pid);
    this.self = this.#participants.join(threadMemory().ident);
    this.ledger = new Ledger(this, this.#participants.ledgerOf(this.self));
    sleepers ??= new AsyncSleepers(this.linux);
    this.futex = new ProcessFutex(this, sleepers);
  }

  cover(length: number): Int32Array {
    if (length <= this.words.length) return this.words;
    if (this.#closed) throw new TypeError("Cannot use shared memory: it was closed");
    const bytes = 2 ** Math.ceil(Math.log2(4 * length));
    if (bytes > MAX_BYTES)
      throw new RangeError(`Cannot grow the memory of processes above ${MAX_BYTES} bytes: received ${bytes}`);
    // The smaller map stays: primitives hold views of it. The kernel knows a futex by file and offset, not by address.
    ({ words: this.words, address: this.address } = this.#map(bytes));
    return this.words;
  }

  isAlive(owner: number): boolean {
    return this.#participants.isAlive(owner);
  }

  noteWait(wait: number): void {
    this.words[this.#participants.waitOf(this.self)] = wait;
  }

  personOf(owner: number): Person {
    return this.#participants.personOf(owner);
  }

  waiting(): Waiting[] {
    return this.#participants.waiting();
  }

  isHeld(at: number): boolean {
    return isInMessage(this, at) || this.#participants.refersTo(at);
  }

  /**
   * Gives up what this thread owns, when its target has returned. Functions that nobody waits for may still run in it:
   * what they take is taken under a new number.
   */
  startAnew(): void {
    const pages = this.ledger.detach();
    this.#participants.leave(this.self);
    this.self = this.#participants.join(threadMemory().ident);
    this.ledger.attach(this.#participants.ledgerOf(this.self), pages);
  }

  /** Calls `giveBack` with each block that threads of dead processes still refer to. */
  settleDead(giveBack: (at: number) => void): void {
    this.#participants.settleDead(giveBack);
  }

  /** Gives up what must not stay behind when this thread ends, and not the memory. */
  withdraw(): void {
    this.allocator.keepNothing();
  }

  /** Gives up what this thread owns, for good. */
  leave(): void {
    this.ledger.close();
    this.allocator.keepNothing();
    this.#participants.leave(this.self);
  }

  /** Returns a buffer over so many bytes from word `at` on, until {@linkcode MappedMemory.detach}. */
  bufferAt(at: number, bytes: number): ArrayBuffer {
    this.cover(at + Math.ceil(bytes / 4));
    const buffer = this.linux.native.view(this.address + 4 * at, bytes);
    this.#buffers.add(buffer);
    return buffer;
  }

  /** Takes a buffer from whoever still has it: it has no bytes any more. */
  detach(buffer: ArrayBuffer): void {
    if (this.#buffers.delete(buffer)) buffer.transfer();
  }

  /** Gives up what this thread owns, and the memory itself: using an object in it throws from now on. */
  close(): void {
    this.#closed = true;
    noteEndOfUse(this);
    this.leave();
    for (const buffer of this.#buffers) this.detach(buffer);
    sleepers?.wakeAll(({ words }) => this.#mappings.some(({ buffer }) => buffer === words.buffer));
    for (const { address, buffer } of this.#mappings) {
      const { byteLength } = buffer;
      // Views of a buffer that was transferred have no length, so that nobody reads where nothing is mapped any more.
      buffer.transfer();
      this.linux.unmap(address, byteLength);
    }
    this.linux.close(this.descriptor);
  }

  #map(bytes: number): { words: Int32Array; address: number } {
    const address = this.linux.map(this.descriptor, bytes);
    const buffer = this.linux.native.view(address, bytes);
    this.#mappings.push({ address, buffer });
    return { words: new Int32Array(buffer), address };
  }
}
