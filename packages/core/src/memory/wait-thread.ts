import type { AsyncWaiter, FutexWord, Native } from "../runtime.ts";
import { encodeWaiters, MOST_WORDS, WAITER_BYTES, WaitAny } from "./wait-any.ts";

/** Words of the buffer between the two threads; the waiters' structs are behind them. */
const REQUESTED = 0;
const ANSWERED = 1;
const COUNT = 2;
const TIMEOUT_MS = 3;
const WOKEN = 4;
const WAITERS_BYTE = 24;

/** A sleep in C that never ends keeps a worker, and on Node the process, from ending. */
const SLICE_MS = 50;
const ETIMEDOUT = 110;

/** The client of a hidden worker that sleeps in futex_waitv(2) for a thread whose event loop must turn. */
export class WaitThread implements AsyncWaiter {
  readonly #words: Int32Array;
  readonly #waiters: DataView;

  /** `start` starts a worker that calls {@linkcode serveWaits} with the buffer, and that keeps no program alive. */
  constructor(start: (buffer: SharedArrayBuffer) => void) {
    const buffer = new SharedArrayBuffer(WAITERS_BYTE + MOST_WORDS * WAITER_BYTES);
    this.#words = new Int32Array(buffer, 0, WAITERS_BYTE / 4);
    this.#waiters = new DataView(buffer, WAITERS_BYTE);
    start(buffer);
  }

  async wait(words: readonly FutexWord[], timeoutMs: number): Promise<number> {
    encodeWaiters(words, this.#waiters);
    this.#words[COUNT] = words.length;
    this.#words[TIMEOUT_MS] = Math.ceil(timeoutMs);
    const answered = Atomics.load(this.#words, ANSWERED);
    Atomics.add(this.#words, REQUESTED, 1);
    Atomics.notify(this.#words, REQUESTED);
    const answer = Atomics.waitAsync(this.#words, ANSWERED, answered);
    if (answer.async) {
      const keepAlive = setInterval(() => {}, 2 ** 30);
      await answer.value;
      clearInterval(keepAlive);
    }
    return this.#words[WOKEN];
  }
}

/** Answers the requests of a {@linkcode WaitThread}, for ever. */
export function serveWaits(native: Native, buffer: SharedArrayBuffer): never {
  const words = new Int32Array(buffer, 0, WAITERS_BYTE / 4);
  const shared = new Uint8Array(buffer, WAITERS_BYTE);
  const waiters = new Uint8Array(shared.length);
  const address = native.address(waiters);
  const waitAny = new WaitAny(native);
  for (let seen = 0; ;) {
    Atomics.wait(words, REQUESTED, seen);
    seen = Atomics.load(words, REQUESTED);
    waiters.set(shared);
    const deadline = performance.now() + words[TIMEOUT_MS];
    words[WOKEN] = -1;
    for (let left = words[TIMEOUT_MS]; left > 0; left = deadline - performance.now()) {
      words[WOKEN] = native.syscall(...waitAny.arguments(address, words[COUNT], Math.min(left, SLICE_MS)));
      if (words[WOKEN] !== -1 || native.errno() !== ETIMEDOUT) break;
    }
    Atomics.add(words, ANSWERED, 1);
    Atomics.notify(words, ANSWERED);
  }
}
