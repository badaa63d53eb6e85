import { runtime } from "../current.ts";
import type { FutexWord, Native } from "../runtime.ts";
import { archOf, SYSTEM_CALLS } from "./system-calls.ts";

/** Most words that one futex_waitv(2) call takes. */
export const MOST_WORDS = 128;
/** struct futex_waitv: the value and the address in 64 bits each, flags and padding in 32. */
export const WAITER_BYTES = 24;

const FUTEX2_SIZE_U32 = 2;
const CLOCK_MONOTONIC = 1;

/** Writes words down as an array of `struct futex_waitv`. */
export function encodeWaiters(words: readonly FutexWord[], into: DataView): void {
  words.forEach(({ address, expected }, i) => {
    const at = i * WAITER_BYTES;
    into.setBigUint64(at, BigInt(expected >>> 0), true);
    into.setBigUint64(at + 8, BigInt(address), true);
    into.setUint32(at + 16, FUTEX2_SIZE_U32, true);
    into.setUint32(at + 20, 0, true);
  });
}

/** Arguments of the system call that sleeps until one of the words is woken or differs. */
export class WaitAny {
  readonly #native: Native;
  readonly #time = new BigInt64Array(2);
  readonly #timeAddress: number;
  readonly #calls = SYSTEM_CALLS[archOf(runtime().platform)!];

  /** `native` was opened, so this is a Linux that is known. */
  constructor(native: Native) {
    this.#native = native;
    this.#timeAddress = native.address(this.#time);
  }

  /** Returns `syscall()` arguments for the structs at `waiters`; the sleep ends `timeoutMs` from now. */
  arguments(
    waiters: number,
    count: number,
    timeoutMs: number,
  ): [number, number, number, number, number, number] {
    this.#native.syscall(this.#calls.clock_gettime, CLOCK_MONOTONIC, this.#timeAddress);
    const end = this.#time[0] * 1_000_000_000n + this.#time[1] + BigInt(Math.ceil(timeoutMs * 1e6));
    this.#time[0] = end / 1_000_000_000n;
    this.#time[1] = end % 1_000_000_000n;
    return [this.#calls.futex_waitv, waiters, count, 0, this.#timeAddress, CLOCK_MONOTONIC];
  }
}
