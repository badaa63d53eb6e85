import type { Allocator } from "./allocator.ts";
import type { Futex } from "./futex.ts";
import type { Ledger } from "./ledger.ts";

/** Which workers share a memory: the threads of one process, processes that one started, or all that know its name. */
export type MemoryKind = "threads" | "processes" | "names";

/** Who a worker is, to people. */
export interface Person {
  readonly pid: number;
  /** Name of its process. */
  readonly process: string;
  /** Which thread of that it is. */
  readonly ident: number;
}

/** A worker, and what it has noted that it blocks for. */
export interface Waiting extends Person {
  readonly wait: number;
}

/** Memory that several workers share, and the means to sleep on its words. */
export interface Memory {
  readonly kind: MemoryKind;
  readonly futex: Futex;
  readonly allocator: Allocator;
  /** Where it is written down what this worker refers to, if workers may be killed. */
  readonly ledger?: Ledger;
  /** The words as far as this worker has mapped them: index 0 is the same word in every worker. */
  readonly words: Int32Array;
  /** Maps at least the first `length` words, and returns them. Views that were handed out before stay valid. */
  cover(length: number): Int32Array;
  /** Number (1 … 2²⁹−1) that the calling worker puts into words it owns; no other live worker has it. */
  readonly self: number;
  /** Whether the worker that put `owner` into a word still lives. */
  isAlive(owner: number): boolean;
  /** Writes down for others what the calling worker blocks for, see `sync/waits.ts`; 0 when it goes on. */
  noteWait?(wait: number): void;
  /** The workers that live and have noted that they block for something here. */
  waiting?(): Waiting[];
  /** Who put `owner` into a word. */
  personOf?(owner: number): Person;
  /**
   * Whether a message refers to a block, or a worker that lives, if workers may be killed: what its words count may be wrong then. It
   * may seem for a moment as if nobody did, to who looks while a thread ends.
   */
  isHeld?(at: number): boolean;
}
