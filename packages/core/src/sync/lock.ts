import { LockError } from "../errors.ts";
import type { Memory } from "../memory/memory.ts";
import { Place } from "../memory/place.ts";
import { newPlace } from "../memory/shared.ts";
import type { NameOptions } from "../memory/shared.ts";
import { AsyncLockable } from "./lockable.ts";
import type { Mutex } from "./mutex.ts";
import { owedWakes } from "./owed-wakes.ts";
import { spin } from "./spin.ts";
import { runAsync, runBlocking, unlessAborted } from "./steps.ts";
import type { Steps, WaitOptions } from "./steps.ts";
import { checkTimeout, checkWait } from "./timeout.ts";
import { waitAt } from "./waits.ts";

/** The word of a lock that nobody holds. Otherwise it is the owner's number, shifted, and flags. */
const FREE = 0;
const CONTENDED = 1; // somebody may be asleep
const ABANDONED = 2; // the previous owner died while it held the lock
const RESERVED = 4; // somebody has waited for long: once free, the lock is for those who have slept
const OWNER_SHIFT = 3;

/** A waiter that was overtaken for this many ms has the lock reserved. */
const STARVING_MS = 2;
/** A newcomer leaves a reserved lock to the sleepers for this many ms: the one that was woken may be dead. */
const RESERVED_MS = 5;

/**
 * A mutual exclusion lock, like Python's `threading.Lock`: not re-entrant, and any worker may release it.
 *
 * A newcomer may overtake a sleeper, but not for ever: once a sleeper has been overtaken for 2 ms, each release leaves the lock
 * for up to 5 ms to those who have slept, and only a try, `acquire(0)`, takes it before them. A lock whose owner, a thread or a process, ended while it held it can be
 * taken again; it is then {@linkcode Lock.abandoned} until it is released.
 *
 * One word: `FREE`, or who holds it, and flags, so that owner and lock change in one step.
 *
 * @example
 * ```ts
 * import { Lock } from "nogil/threading";
 *
 * const lock = new Lock();
 * {
 *   using _ = lock.hold(); // until the end of the block
 *   console.log(lock.locked(), lock.acquire(0)); // true false
 * }
 * console.log(lock.locked()); // false
 * ```
 * @see U. Drepper, "Futexes Are Tricky" (2011), section 5, third mutex.
 * @see https://docs.python.org/3/library/threading.html#lock-objects
 */
export class Lock extends AsyncLockable implements Mutex {
  /** Shared words that one lock takes. */
  static readonly WORDS = 1;
  /** @internal */
  static readonly LOCK = 0;
  readonly #memory: Memory;
  readonly #words: Int32Array;
  readonly #at: number;

  /** Makes a free lock. */
  constructor(options?: NameOptions);
  /** @internal */
  constructor(place: Place);
  constructor(given: Place | NameOptions = {}) {
    super(given instanceof Place ? given : newPlace(new.target, { words: Lock.WORDS }, given));
    const { memory, at } = this.place;
    this.#memory = memory;
    this.#words = memory.cover(at + Lock.WORDS);
    this.#at = at;
  }

  /** Whether the lock is held, by anybody. */
  locked(): boolean {
    return ownerOf(Atomics.load(this.#words, this.#at)) !== 0;
  }

  /** Says whether it is locked, as Python's `repr()` does. */
  override toString(): string {
    return `${this.constructor.name} (${this.locked() ? "locked" : "unlocked"})`;
  }

  /** Whether the lock is held after its previous owner died while holding it: what it guards may be half done. */
  get abandoned(): boolean {
    return (Atomics.load(this.#words, this.#at) & ABANDONED) !== 0;
  }

  /**
   * Number of the worker that holds the lock at a word, 0 if nobody does.
   * @internal
   */
  static ownerAt(memory: Memory, index: number): number {
    return ownerOf(Atomics.load(memory.cover(index + Lock.WORDS), index));
  }

  /**
   * Whether the calling worker took it last.
   * @internal
   */
  get isMine(): boolean {
    // No atomic read: nobody else writes this worker's number, so it sees its own last write, or that it is gone.
    return ownerOf(this.#words[this.#at]) === this.#memory.self;
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
    if (this.take()) return true;
    return runBlocking(this.#memory, this.steps(timeoutMs > 0), timeoutMs, waitAt(this.place, "to acquire"));
  }

  /**
   * As {@linkcode Lock.acquire}, with the event loop turning.
   *
   * @returns A promise of `true` if the lock is now held, of `false` if the time ran out.
   * @throws `signal.reason` If the signal was aborted; the lock is then not held.
   */
  acquireAsync(options?: WaitOptions): Promise<boolean> {
    // Nothing to check and nothing to wait for: an async function of its own would cost several times as much as the lock.
    if (options === undefined && this.take()) return Promise.resolve(true);
    return this.#acquireAsync(options);
  }

  async #acquireAsync(options: WaitOptions | undefined): Promise<boolean> {
    const { timeoutMs, signal } = checkWait("acquire Lock", options);
    signal?.throwIfAborted();
    if (signal && !this.locked()) await unlessAborted(signal);
    if (this.take()) return true;
    return runAsync(
      this.#memory,
      this.steps(timeoutMs > 0),
      timeoutMs,
      signal,
      waitAt(this.place, "to acquire"),
    );
  }

  /**
   * Lets the lock go; one of those who wait is woken. Any worker may, not only the one that took it.
   *
   * @throws {LockError} If nobody holds it.
   */
  release(): void {
    // This and take() are so short that engines inline them; names of constants would count: hence 0 for FREE.
    const state = Atomics.exchange(this.#words, this.#at, 0);
    if (!leavesNothing(state)) this.#released(state);
  }

  /** Does what is left to do if somebody waits, or nobody held it. */
  #released(state: number): void {
    // While it is free for a moment a newcomer may take it; whom it was reserved for wakes, and reserves it again.
    if (state & RESERVED) Atomics.compareExchange(this.#words, this.#at, FREE, RESERVED);
    if (ownerOf(state) === 0)
      throw new LockError("Cannot release Lock as somebody must hold it: nobody does; acquire it first");
    if (state & CONTENDED) this.#memory.futex.notify(this.#words, this.#at, 1);
    if (owedWakes.count > 0) owedWakes.pay();
  }

  /**
   * Takes the lock if it is free and reserved for nobody; returns whether it did.
   * @internal
   */
  take(): boolean {
    const mine = this.#memory.self << OWNER_SHIFT;
    return Atomics.compareExchange(this.#words, this.#at, 0, mine) === 0;
  }

  /** @internal */
  letGo(): number {
    if (!this.isMine) throw new LockError("Cannot let go of Lock as the caller must hold it: it does not");
    this.release();
    return 1;
  }

  /** @internal */
  retake(_hold: number): boolean {
    return this.take();
  }

  /** @internal */
  takeBack(_hold: number, timeLeft = true): Steps<boolean> {
    return this.steps(timeLeft);
  }

  /**
   * Takes the lock; returns whether it was free while time was left.
   * @internal
   */
  *steps(timeLeft: boolean): Steps<boolean> {
    const words = this.#words;
    const at = this.#at;
    const memory = this.#memory;
    // Whoever slept takes the lock as CONTENDED: it cannot know whether others still sleep, and one needless
    // notify is cheaper than one lost.
    let flags = 0;
    let starvingFrom = Infinity;
    let spun = false;
    let waited = false;
    let before = FREE;
    for (;;) {
      const state = Atomics.load(words, at);
      if (ownerOf(state) === 0) {
        if (state === RESERVED && timeLeft && !waited) {
          waited = true;
          timeLeft = yield { index: at, expected: state, atMostMs: RESERVED_MS };
          continue;
        }
        if (state === RESERVED) flags = CONTENDED;
        if (Atomics.compareExchange(words, at, state, (memory.self << OWNER_SHIFT) | flags) === state)
          return true;
        continue;
      }
      if (!spun && timeLeft && !(state & CONTENDED)) {
        spin(words, at, state);
        spun = true;
        continue;
      }
      // A dead owner changes nothing any more, so only a word that stayed as it was is worth the question.
      if ((state === before || !timeLeft) && !memory.isAlive(ownerOf(state))) {
        const mine = (memory.self << OWNER_SHIFT) | CONTENDED | ABANDONED;
        if (Atomics.compareExchange(words, at, state, mine) === state) return true;
        continue;
      }
      // Before giving up, leave the mark: this waiter may have been woken in place of one that still sleeps,
      // and the present owner, who overtook it, would then wake nobody.
      const now = performance.now();
      const marked = state | CONTENDED | (timeLeft && now >= starvingFrom ? RESERVED : 0);
      if (state !== marked && Atomics.compareExchange(words, at, state, marked) !== state) continue;
      if (!timeLeft) return false;
      if (starvingFrom === Infinity) starvingFrom = now + STARVING_MS;
      timeLeft = yield { index: at, expected: marked };
      flags = CONTENDED;
      waited = true;
      before = marked;
    }
  }
}

/** Whether a lock that was let go in this state leaves nothing more to do. */
function leavesNothing(state: number): boolean {
  return (state & CONTENDED) === 0 && state >>> OWNER_SHIFT !== 0 && owedWakes.count === 0;
}

function ownerOf(state: number): number {
  return state >>> OWNER_SHIFT;
}
