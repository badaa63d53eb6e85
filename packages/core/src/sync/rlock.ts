import { LockError } from "../errors.ts";
import type { Memory } from "../memory/memory.ts";
import { Place } from "../memory/place.ts";
import { newPlace } from "../memory/shared.ts";
import type { NameOptions } from "../memory/shared.ts";
import { guard } from "./guard.ts";
import { Lock } from "./lock.ts";
import { Lockable } from "./lockable.ts";
import type { Mutex } from "./mutex.ts";
import { runAsync, runBlocking, unlessAborted } from "./steps.ts";
import type { Steps, WaitOptions } from "./steps.ts";
import { checkTimeout, checkWait } from "./timeout.ts";
import { tokens } from "./tokens.ts";
import { waitAt } from "./waits.ts";

/**
 * Words: a lock, how often its owner has taken it besides, and the token of the async context that owns it, 0 if it is the
 * thread itself. The last two are the owner's, so they need no atomics. They are 0 while the lock is free, so that to take it
 * costs no more than a lock; what a dead owner left in them is written over by whoever takes it over.
 */
const LOCK = 0;
const MORE = LOCK + Lock.WORDS;
const TOKEN = MORE + 1;

/** A token and a count below this fit into one number. */
const MOST = 2 ** 21;

/**
 * A re-entrant lock, like Python's `threading.RLock`: its owner may take it again, and lets it go as often.
 *
 * Taken by `acquire()`, `hold()` or `run()`, it belongs to the calling thread; taken by `runAsync()`, to the async
 * context of the function that runs: to that function and whatever it calls or starts, in either form, but to no other
 * task of the thread. As with {@linkcode Lock}, no waiter is overtaken for ever, and a lock whose owner, a thread or a
 * process, ended while it held it can be taken again.
 *
 * @example
 * ```ts
 * import { RLock } from "nogil/threading";
 *
 * const lock = new RLock();
 * lock.acquire();
 * console.log(lock.acquire(0)); // true
 * lock.release();
 * lock.release();
 * console.log(lock.locked()); // false
 * ```
 * @see https://docs.python.org/3/library/threading.html#rlock-objects
 */
export class RLock extends Lockable implements Mutex {
  /** Shared words that one lock takes. */
  static readonly WORDS: number = TOKEN + 1;
  /** @internal */
  static readonly LOCK = LOCK;
  readonly #memory: Memory;
  readonly #words: Int32Array;
  readonly #at: number;
  readonly #lock: Lock;

  /** Makes a free lock. */
  constructor(options?: NameOptions);
  /** @internal */
  constructor(place: Place);
  constructor(given: Place | NameOptions = {}) {
    super(given instanceof Place ? given : newPlace(new.target, { words: RLock.WORDS }, given));
    const { memory, at } = this.place;
    this.#memory = memory;
    this.#words = memory.cover(at + RLock.WORDS);
    this.#at = at;
    this.#lock = new Lock(this.place.inside(LOCK));
  }

  /** Whether the lock is held, by anybody. */
  locked(): boolean {
    return this.#lock.locked();
  }

  /** Says whether it is locked, as Python's `repr()` does. */
  override toString(): string {
    return `${this.constructor.name} (${this.locked() ? "locked" : "unlocked"})`;
  }

  /** Whether the lock is held after its previous owner died while holding it: what it guards may be half done. */
  get abandoned(): boolean {
    return this.#lock.abandoned;
  }

  /**
   * Whether the calling thread, or the async context of the caller, owns it.
   * @internal
   */
  get isMine(): boolean {
    if (!this.#lock.isMine) return false;
    const token = this.#words[this.#at + TOKEN];
    return token === 0 || tokens.isMine(token);
  }

  /**
   * Takes the lock, once more if the caller owns it, blocking the calling thread while somebody else does.
   *
   * @param timeout Longest wait in ms; `0` only tries, left out it waits for ever.
   * @returns `true` if the lock is now held, `false` if the time ran out.
   * @throws {LockError} If it would wait for ever for an async task of the very thread that it blocks.
   * @throws {RangeError} If `timeout` is negative or NaN.
   * @throws {TypeError} If `timeout` is not a number.
   */
  acquire(timeout?: number): boolean {
    const timeoutMs = checkTimeout("acquire RLock", timeout);
    return this.#lock.take() || this.#acquireHeld(timeoutMs);
  }

  #acquireHeld(timeoutMs: number): boolean {
    if (this.isMine) return this.#enter();
    if (timeoutMs === Infinity && this.#lock.isMine) {
      throw new LockError(
        "Cannot acquire RLock as an async task of this thread holds it, which cannot go on while the thread is blocked: " +
          "use runAsync(), or a timeout",
      );
    }
    return runBlocking(
      this.#memory,
      this.#steps(0, 0, timeoutMs > 0),
      timeoutMs,
      waitAt(this.place, "to acquire"),
    );
  }

  /**
   * Undoes one `acquire()`; the last one lets the lock go, and one of those who wait is woken.
   *
   * @throws {LockError} If the caller does not own it; whoever does keeps it as it is.
   */
  release(): void {
    if (this.#lock.isMine && this.#isTakenOnce) this.#lock.release();
    else this.#releaseOneOfMany();
  }

  #releaseOneOfMany(): void {
    if (!this.isMine) throw this.#notMine("release");
    this.#leave();
  }

  /** Whether its owner is a thread that has taken it once: nearly always, so that this is looked at first. */
  get #isTakenOnce(): boolean {
    return (this.#words[this.#at + MORE] | this.#words[this.#at + TOKEN]) === 0;
  }

  /**
   * Calls `fn`, which may be async, while its async context owns the lock, and returns its result; the lock is given
   * back whatever happens. The event loop turns while it waits, also for a hold of the calling thread itself.
   * Called inside such a context, it takes the lock once more: calls that one owner makes side by side do not exclude each
   * other.
   *
   * @throws {TimeoutError} If the time ran out.
   * @throws `signal.reason` If the signal was aborted before the lock was taken.
   */
  async runAsync<T>(fn: () => T | PromiseLike<T>, options: WaitOptions = {}): Promise<T> {
    const { timeoutMs, signal } = checkWait("acquire RLock", options);
    signal?.throwIfAborted();
    if (signal && !this.locked()) await unlessAborted(signal);
    const owner = this.#words[this.#at + TOKEN];
    const isNested = owner !== 0 && this.isMine;
    const token = isNested ? owner : tokens.make();
    if (isNested) this.#enter();
    else if (this.#lock.take()) this.#begin(token, 0);
    else if (
      !(await runAsync(
        this.#memory,
        this.#steps(token, 0, timeoutMs > 0),
        timeoutMs,
        signal,
        waitAt(this.place, "to acquire"),
      ))
    )
      throw this.notHeld(options.timeout);
    using _ = guard(() => this.#leaveAs(token));
    return await (isNested ? fn() : tokens.run(token, fn));
  }

  /** @internal */
  letGo(): number {
    if (!this.isMine) throw this.#notMine("let go of");
    const hold = this.#words[this.#at + TOKEN] * MOST + this.#words[this.#at + MORE];
    this.#begin(0, 0);
    this.#lock.release();
    return hold;
  }

  /** @internal */
  retake(hold: number): boolean {
    return this.#lock.take() && this.#begin(Math.floor(hold / MOST), hold % MOST);
  }

  /** @internal */
  takeBack(hold: number, timeLeft = true): Steps<boolean> {
    return this.#steps(Math.floor(hold / MOST), hold % MOST, timeLeft);
  }

  *#steps(token: number, more: number, timeLeft: boolean): Steps<boolean> {
    return (yield* this.#lock.steps(timeLeft)) && this.#begin(token, more);
  }

  #begin(token: number, more: number): true {
    this.#words[this.#at + TOKEN] = token;
    this.#words[this.#at + MORE] = more;
    return true;
  }

  #enter(): true {
    if (++this.#words[this.#at + MORE] < MOST) return true;
    this.#words[this.#at + MORE]--;
    throw new LockError(`Cannot acquire RLock as it must be held at most ${MOST} times: it is`);
  }

  /** Undoes one `runAsync()`, from outside of the context that the token stands for. */
  #leaveAs(token: number): void {
    if (!this.#lock.isMine || this.#words[this.#at + TOKEN] !== token) throw this.#notMine("release");
    this.#leave();
  }

  #leave(): void {
    const token = this.#words[this.#at + TOKEN];
    if (this.#words[this.#at + MORE] > 0) {
      this.#words[this.#at + MORE]--;
      return;
    }
    if (token !== 0) {
      this.#words[this.#at + TOKEN] = 0;
      tokens.drop(token);
    }
    this.#lock.release();
  }

  #notMine(act: string): LockError {
    const owner = !this.#lock.locked()
      ? "nobody"
      : this.#lock.isMine
        ? "an async task of this thread"
        : "another thread or process";
    return new LockError(`Cannot ${act} RLock as the caller must hold it: ${owner} does`);
  }
}
