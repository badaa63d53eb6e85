import type { Memory } from "../memory/memory.ts";
import type { ChainedWaiters } from "./chained-waiters.ts";
import type { Lock } from "./lock.ts";
import { runAsync, runBlocking, unlessAborted, untimed } from "./steps.ts";
import type { Steps } from "./steps.ts";
import type { Wait } from "./waits.ts";

interface QueueSideOptions {
  readonly memory: Memory;
  /** What others are told that they wait for. */
  readonly wait?: Wait;
  /** What they hold while they act. */
  readonly lock: Lock;
  /** Those of them who wait. */
  readonly waiters: ChainedWaiters;
  /** Those of the other side who wait: for each act, one of them is woken. */
  readonly others: ChainedWaiters;
  /** Whether there is reason to try. */
  readonly isReady: () => boolean;
  /** Waits a moment for that. */
  readonly spin: () => void;
}

/** What an act returns; `undefined` if it is not possible yet. */
type Act<T> = () => T | undefined;

/** Those who put into a queue, or those who take: how they act under their lock, and wait until they can. */
export class QueueSide {
  readonly #memory: Memory;
  readonly #wait: Wait | undefined;
  readonly #lock: Lock;
  readonly #waiters: ChainedWaiters;
  readonly #others: ChainedWaiters;
  readonly #isReady: () => boolean;
  readonly #spin: () => void;

  constructor({ memory, wait, lock, waiters, others, isReady, spin }: QueueSideOptions) {
    this.#memory = memory;
    this.#wait = wait;
    this.#lock = lock;
    this.#waiters = waiters;
    this.#others = others;
    this.#isReady = isReady;
    this.#spin = spin;
  }

  /** Acts as soon as possible; returns what the act returned, `undefined` if that was not possible in time. */
  run<T>(act: Act<T>, timeoutMs: number): T | undefined {
    // The lock is taken whatever time is left, since nobody holds it for long.
    this.#lock.acquire();
    const done = this.#actLocked(act);
    if (done !== undefined) return done;
    return runBlocking(this.#memory, this.#steps(act, timeoutMs > 0), timeoutMs, this.#wait);
  }

  /** As {@linkcode QueueSide.run}, with the event loop turning. */
  async runAsync<T>(act: Act<T>, timeoutMs: number, signal: AbortSignal | undefined): Promise<T | undefined> {
    signal?.throwIfAborted();
    if (signal && this.#isReady()) await unlessAborted(signal);
    const wait = this.#wait && { ...this.#wait }; // several may wait at once, and each is told of
    return runAsync(this.#memory, this.#steps(act, timeoutMs > 0), timeoutMs, signal, wait);
  }

  *#steps<T>(act: Act<T>, timeLeft: boolean): Steps<T | undefined> {
    let done: T | undefined;
    try {
      for (;;) {
        yield* untimed(this.#lock.steps(true));
        done = this.#actLocked(act);
        if (done !== undefined) return done;
        if (timeLeft) this.#spin();
        if (!(yield* this.#waiters.until(() => this.#isReady() || undefined, timeLeft))) return undefined;
      }
    } finally {
      // Whether it was woken and acted, or was aborted after it was woken: the next one is to act, if it can.
      if (this.#isReady()) this.#waiters.wakeOne();
    }
  }

  #actLocked<T>(act: Act<T>): T | undefined {
    let done: T | undefined;
    try {
      done = act();
    } finally {
      this.#lock.release();
    }
    if (done !== undefined) this.#others.wakeOne();
    return done;
  }
}
