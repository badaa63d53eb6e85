import type { AsyncSleepers, SharedWord } from "./async-sleepers.ts";
import type { AsyncSleep, Futex } from "./futex.ts";
import type { Linux } from "./linux.ts";

/** Where a memory is mapped in this process; it moves when the memory grows. */
interface Mapped {
  readonly linux: Linux;
  readonly address: number;
}

/**
 * The futex of memory that processes share.
 *
 * @see futex(2)
 */
export class ProcessFutex implements Futex {
  /** Also how soon a blocked waiter notices that the owner of a lock is dead. */
  readonly sliceMs = 50;
  readonly #memory: Mapped;
  readonly #sleepers: AsyncSleepers;

  constructor(memory: Mapped, sleepers: AsyncSleepers) {
    this.#memory = memory;
    this.#sleepers = sleepers;
  }

  wait(_words: Int32Array, index: number, expected: number, timeoutMs: number): void {
    this.#memory.linux.futexWait(this.#memory.address + 4 * index, expected, timeoutMs);
  }

  notify(_words: Int32Array, index: number, count: number): void {
    this.#memory.linux.futexWake(this.#memory.address + 4 * index, Math.min(count, 0x7fff_ffff));
  }

  waitAsync(words: Int32Array, index: number, expected: number, timeoutMs: number): AsyncSleep {
    const word: SharedWord = { words, index, address: this.#memory.address + 4 * index };
    return this.#sleepers.sleep(word, expected, timeoutMs);
  }
}
