import { LockError, TimeoutError } from "../errors.ts";
import type { Memory } from "../memory/memory.ts";
import { Shared } from "../memory/shared.ts";
import { guard } from "./guard.ts";
import { spin } from "./spin.ts";
import { runAsync, runBlocking } from "./steps.ts";
import type { Steps, WaitOptions } from "./steps.ts";
import { checkTimeout, checkWait } from "./timeout.ts";

/** The word of a lock that nobody holds. Otherwise it is the owner's number, shifted, and two flags. */
const FREE = 0;
const CONTENDED = 1; // somebody may be asleep
const ABANDONED = 2; // the previous owner died while it held the lock
const OWNER_SHIFT = 2;

/**
 * A mutual exclusion lock, like Python's `threading.Lock`: not re-entrant, and any worker may release it.
 *
 * Not fair: a newcomer may overtake a sleeper. A lock between processes whose owner died can be taken again;
 * it is then {@linkcode Lock.abandoned} until it is released.
 *
 * One word: `FREE`, or who holds it, so that owner and lock change in one step.
 *
 * @see U. Drepper, "Futexes Are Tricky" (2011), section 5, third mutex.
 * @see https://docs.python.org/3/library/threading.html#lock-objects
 */
export class Lock extends Shared {
  /** Shared words that one lock takes. */
  static readonly WORDS = 1;
  readonly #memory: Memory;
  readonly #words: Int32Array;
  readonly #at: number;

  /** Makes a free lock, or, given `at`, another handle of the lock at that word. */
  constructor(memory: Memory, at: number = memory.allocator.allocate(Lock.WORDS)) {
    super({ memory, at });
    this.#memory = memory;
    this.#words = memory.cover(at + Lock.WORDS);
    this.#at = at;
  }

  /** Whether the lock is held, by anybody. */
  locked(): boolean {
    return Atomics.load(this.#words, this.#at) !== FREE;
  }

  /** Whether the lock is held after its previous owner died while holding it: what it guards may be half done. */
  get abandoned(): boolean {
    return (Atomics.load(this.#words, this.#at) & ABANDONED) !== 0;
  }

  /**
   * Takes the lock, blocking the calling thread while somebody else holds it.
   *
   * @param timeout Longest wait in ms; `0` only tries, left out it waits for ever.
   * @returns `true` if the lock is now held, `false` if the time ran out.
   * @throws {RangeError} If `timeout` is negative or NaN.
   * @throws {TypeError} If `timeout` is not a number.
   */
  acquire(timeout?: number): boolean {
    const timeoutMs = checkTimeout("acquire Lock", timeout);
    if (Atomics.compareExchange(this.#words, this.#at, FREE, this.#memory.self << OWNER_SHIFT) === FREE)
      return true;
    return runBlocking(this.#memory, this.#acquire(timeoutMs > 0), timeoutMs);
  }

  /**
   * As {@linkcode Lock.acquire}, with the event loop turning.
   *
   * @returns A promise of `true` if the lock is now held, of `false` if the time ran out.
   * @throws `signal.reason` If the signal was aborted; the lock is then not held.
   */
  async acquireAsync(options: WaitOptions = {}): Promise<boolean> {
    const { timeoutMs, signal } = checkWait("acquire Lock", options);
    return runAsync(this.#memory, this.#acquire(timeoutMs > 0), timeoutMs, signal);
  }

  /**
   * Lets the lock go; whoever waits longest is woken. Any worker may, not only the one that took it.
   *
   * @throws {LockError} If nobody holds it.
   */
  release(): void {
    const state = Atomics.exchange(this.#words, this.#at, FREE);
    if (state === FREE) throw new LockError("Cannot release Lock: nobody holds it");
    if (state & CONTENDED) this.#memory.futex.notify(this.#words, this.#at, 1);
  }

  /**
   * Takes the lock, and returns a guard that releases it when it is disposed of: `using held = lock.hold()`.
   * The guard's second disposal does nothing.
   *
   * @param timeout Longest wait in ms; left out, it waits for ever.
   * @throws {TimeoutError} If the time ran out.
   */
  hold(timeout?: number): Disposable {
    if (!this.acquire(timeout))
      throw new TimeoutError(`Cannot hold Lock: it was not free within ${timeout} ms`);
    return guard(() => this.release());
  }

  /** As {@linkcode Lock.hold}, with the event loop turning. Rejects with `signal.reason` when aborted. */
  async holdAsync(options: WaitOptions = {}): Promise<Disposable> {
    if (await this.acquireAsync(options)) return guard(() => this.release());
    throw new TimeoutError(`Cannot hold Lock: it was not free within ${options.timeout} ms`);
  }

  /**
   * Calls `fn` with the lock held, and returns its result; the lock is released whatever happens.
   *
   * @throws {TypeError} If `fn` returns a promise, whose work the lock would not cover: use {@linkcode Lock.runAsync}.
   */
  run<T>(fn: () => T): T {
    using _ = this.hold();
    const result = fn();
    if (typeof (result as PromiseLike<unknown> | undefined)?.then === "function") {
      throw new TypeError(
        "Cannot run an async function under Lock.run(), which releases it at once: use runAsync()",
      );
    }
    return result;
  }

  /** As {@linkcode Lock.run} for an `fn` that may be async, with the event loop turning while it waits. */
  async runAsync<T>(fn: () => T | PromiseLike<T>, options: WaitOptions = {}): Promise<T> {
    using _ = await this.holdAsync(options);
    return await fn();
  }

  *#acquire(timeLeft: boolean): Steps<boolean> {
    const words = this.#words;
    const at = this.#at;
    const memory = this.#memory;
    // Whoever slept takes the lock as CONTENDED: it cannot know whether others still sleep, and one needless
    // notify is cheaper than one lost.
    let flags = 0;
    let spun = false;
    let before = FREE;
    for (;;) {
      const state = Atomics.load(words, at);
      if (state === FREE) {
        if (Atomics.compareExchange(words, at, FREE, (memory.self << OWNER_SHIFT) | flags) === FREE)
          return true;
        continue;
      }
      if (!spun && timeLeft && !(state & CONTENDED)) {
        spin(words, at, state);
        spun = true;
        continue;
      }
      // A dead owner changes nothing any more, so only a word that stayed as it was is worth the question.
      if ((state === before || !timeLeft) && !memory.isAlive(state >> OWNER_SHIFT)) {
        const mine = (memory.self << OWNER_SHIFT) | CONTENDED | ABANDONED;
        if (Atomics.compareExchange(words, at, state, mine) === state) return true;
        continue;
      }
      // Before giving up, leave the mark: this waiter may have been woken in place of one that still sleeps,
      // and the present owner, who overtook it, would then wake nobody.
      const marked = state | CONTENDED;
      if (state !== marked && Atomics.compareExchange(words, at, state, marked) !== state) continue;
      if (!timeLeft) return false;
      timeLeft = yield { index: at, expected: marked };
      flags = CONTENDED;
      before = marked;
    }
  }
}
