import { isPromise } from "../is-promise.ts";
import { LockError } from "../errors.ts";
import { retain } from "../memory/block.ts";
import type { Memory } from "../memory/memory.ts";
import { Place } from "../memory/place.ts";
import { disposeMember, memberAt, newPlace, Shared } from "../memory/shared.ts";
import type { NameOptions } from "../memory/shared.ts";
import type { SharedClass } from "../memory/shared-classes.ts";
import { AsyncLockable } from "./lockable.ts";
import { Lock } from "./lock.ts";
import type { Mutex } from "./mutex.ts";
import { RLock } from "./rlock.ts";
import { runAsync, runBlocking, untimed } from "./steps.ts";
import type { Steps, WaitOptions } from "./steps.ts";
import { checkTimeout, checkWait } from "./timeout.ts";
import { WaitList } from "./wait-list.ts";
import { isObserved, waitAt } from "./waits.ts";

/** Words: where its lock is, 0 if it is the one that follows; that lock; and those who wait. */
const LOCK = 0;
const OWN_LOCK = 1;
const LIST = OWN_LOCK + RLock.WORDS;

/** How far a wait has come. */
interface Wait {
  /** Its node in the list, and whose that is. */
  node: number;
  owner: number;
  /** While the lock is let go: what it takes to take it back. */
  hold: number | undefined;
}

/**
 * Lets workers that hold a lock wait until another one lets them know of a change, like Python's `threading.Condition`.
 *
 * A notification reaches those who have waited longest, and is not remembered for later ones. It does not get lost with
 * a waiter that is aborted, or killed before it returned: another one that waited at that moment gets it, after a kill within
 * a second. A waiter wakes for no other reason.
 *
 * @example
 * ```ts
 * import { Condition } from "nogil/threading";
 *
 * const changed = new Condition();
 * let parcels = 0;
 * const arrived = changed.runAsync(() => changed.waitForAsync(() => parcels));
 * await changed.runAsync(() => {
 *   parcels = 2;
 *   changed.notify();
 * });
 * console.log(await arrived); // 2
 * ```
 * @see https://docs.python.org/3/library/threading.html#condition-objects
 */
export class Condition extends AsyncLockable {
  /** Shared words that one condition takes. */
  static readonly WORDS: number = LIST + WaitList.WORDS;
  /** @internal */
  static readonly LOCK = OWN_LOCK;
  readonly #lock: Mutex;
  readonly #list: WaitList;

  /**
   * Makes a condition of a lock, which several conditions may have; left out, it has an `RLock` of its own.
   *
   * @throws {TypeError} If `lock` is none, has a name, or lives in another memory than the condition. If a condition with
   *   a name is given a lock: it has its own.
   */
  constructor(lock?: Lock | RLock, options?: NameOptions);
  /** Makes a condition with an `RLock` of its own. */
  constructor(options: NameOptions);
  /** @internal */
  constructor(place: Place);
  constructor(given?: Place | Lock | RLock | NameOptions, options: NameOptions = {}) {
    super(given instanceof Place ? given : newCondition(new.target, given, options));
    const { memory, at } = this.place;
    const hasOwnLock = memory.cover(at + Condition.WORDS)[at + LOCK] === 0;
    this.#lock = hasOwnLock
      ? new RLock(this.place.inside(OWN_LOCK))
      : (memberAt(this.place, LOCK, "Lock") as Lock | RLock);
    this.#list = new WaitList(this.place.inside(LIST));
  }

  /** @internal */
  static override dispose(memory: Memory, at: number): void {
    WaitList.dispose(memory, at + LIST);
    disposeMember(memory, at + LOCK);
  }

  /** Whether its lock is held, by anybody. */
  locked(): boolean {
    return this.#lock.locked();
  }

  /** Whether its lock is held after the previous owner died while holding it: what it guards may be half done. */
  get abandoned(): boolean {
    return this.#lock.abandoned;
  }

  /** Says whether it is locked, as Python's `repr()` does. */
  override toString(): string {
    return `${this.constructor.name} (${this.locked() ? "locked" : "unlocked"})`;
  }

  /** Takes its lock, as `acquire()` of that does. */
  acquire(timeout?: number): boolean {
    return this.#lock.acquire(timeout);
  }

  /**
   * Takes its lock, as {@linkcode Lock.acquireAsync}.
   *
   * @throws {LockError} If its lock is an `RLock`: use `runAsync()`.
   */
  async acquireAsync(options?: WaitOptions): Promise<boolean> {
    if (this.#lock instanceof AsyncLockable) return this.#lock.acquireAsync(options);
    throw new LockError(
      "Cannot acquire Condition in the async form as its lock is an RLock, which an async function owns only while it runs: " +
        "use runAsync(), or make it with a Lock",
    );
  }

  /** Gives its lock back, as `release()` of that does. */
  release(): void {
    this.#lock.release();
  }

  /** Calls `fn`, which may be async, while its lock is held, as `runAsync()` of that does. */
  override runAsync<T>(fn: () => T | PromiseLike<T>, options?: WaitOptions): Promise<T> {
    return this.#lock.runAsync(fn, options);
  }

  /**
   * Lets the lock go, however deep the caller holds it, blocks the calling thread until a notification comes, and takes
   * the lock back as it was, however long that takes.
   *
   * @param timeout Longest wait for a notification in ms; left out it waits for ever.
   * @returns `true` if it was notified, `false` if the time ran out.
   * @throws {LockError} If the caller does not hold the lock.
   * @throws {RangeError} If `timeout` is negative or NaN.
   * @throws {TypeError} If `timeout` is not a number.
   */
  wait(timeout?: number): boolean {
    const timeoutMs = checkTimeout("wait for Condition", timeout);
    this.#checkMine("wait for");
    const deadline = timeoutMs === Infinity ? Infinity : performance.now() + timeoutMs;
    const wait = this.#begin();
    // Nearly always one sleep is all there is to it: then the steps, and the clock, would cost a quarter of the time.
    if (!isObserved() && this.#list.block(wait.node, timeoutMs) && this.#lock.retake(wait.hold!)) {
      this.#list.leave(wait.node);
      return true;
    }
    const left = deadline === Infinity ? Infinity : Math.max(0, deadline - performance.now());
    return runBlocking(this.place.memory, this.#steps(wait, left > 0), left, waitAt(this.place, "for"));
  }

  /**
   * As {@linkcode Condition.wait}, with the event loop turning.
   *
   * @returns A promise of `true` if it was notified, of `false` if the time ran out.
   * @throws `signal.reason` If the signal was aborted before it was through; the lock is held again by then.
   */
  async waitAsync(options?: WaitOptions): Promise<boolean> {
    const { timeoutMs, signal } = checkWait("wait for Condition", options);
    this.#checkMine("wait for");
    signal?.throwIfAborted();
    const { memory } = this.place;
    const wait = this.#begin();
    try {
      return await runAsync(
        memory,
        this.#steps(wait, timeoutMs > 0),
        timeoutMs,
        signal,
        waitAt(this.place, "for"),
      );
    } catch (reason) {
      if (wait.hold !== undefined)
        await runAsync(memory, this.#lock.takeBack(wait.hold), Infinity, undefined);
      if (wait.owner === memory.self) this.#list.giveUp(wait.node);
      throw reason;
    }
  }

  /**
   * Waits until `predicate`, which is called with the lock held, returns something true. If it does at the first call,
   * nothing else happens.
   *
   * @param timeout Longest wait in ms for all notifications together; left out it waits for ever.
   * @returns What `predicate` returned last; something false only if the time ran out.
   * @throws {LockError} If it has to wait, and the caller does not hold the lock.
   * @throws {TypeError} If `predicate` returns a promise: use `waitForAsync()`.
   */
  waitFor<T>(predicate: () => T, timeout?: number): T {
    let left = checkTimeout("wait for Condition", timeout);
    let result = checkResult(predicate());
    const deadline = performance.now() + left;
    while (!result) {
      this.wait(left);
      result = checkResult(predicate());
      left = deadline - performance.now();
      if (left <= 0) break;
    }
    return result;
  }

  /**
   * As {@linkcode Condition.waitFor}, with the event loop turning; `predicate` may be async.
   *
   * @throws `signal.reason` If the signal was aborted before it was through; the lock is held again by then.
   */
  async waitForAsync<T>(predicate: () => T | PromiseLike<T>, options: WaitOptions = {}): Promise<T> {
    const { timeoutMs, signal } = checkWait("wait for Condition", options);
    let left = timeoutMs;
    let result = await predicate();
    const deadline = performance.now() + left;
    while (!result) {
      await this.waitAsync({ timeout: left, ...(signal && { signal }) });
      result = await predicate();
      left = deadline - performance.now();
      if (left <= 0) break;
    }
    return result;
  }

  /**
   * Wakes the `n` who have waited longest, or all if they are fewer; nobody if `n` is 0 or below.
   *
   * @throws {LockError} If the caller does not hold the lock.
   * @throws {TypeError} If `n` is not a number.
   * @throws {RangeError} If it is neither an integer nor `Infinity`.
   */
  notify(n = 1): void {
    if (typeof n !== "number")
      throw new TypeError(`Cannot notify Condition as n must be a number: received ${typeof n}`);
    if (!Number.isInteger(n) && n !== Infinity)
      throw new RangeError(`Cannot notify Condition as n must be an integer: received ${n}`);
    this.#checkMine("notify");
    this.#list.notify(n);
  }

  /**
   * Wakes all who wait.
   *
   * @throws {LockError} If the caller does not hold the lock.
   */
  notifyAll(): void {
    this.notify(Infinity);
  }

  #checkMine(act: string): void {
    if (this.#lock.isMine) return;
    throw new LockError(
      `Cannot ${act} Condition as the caller must hold its lock: it does not; acquire it first`,
    );
  }

  /** Begins to wait, and lets the lock go. */
  #begin(): Wait {
    const node = this.#list.enter();
    return { node, owner: this.place.memory.self, hold: this.#lock.letGo() };
  }

  /**
   * Waits and takes the lock back; returns whether it was notified. If it is left in the middle, that is to be done with
   * what `wait` says.
   */
  *#steps(wait: Wait, timeLeft: boolean): Steps<boolean> {
    const { memory } = this.place;
    const list = this.#list;
    for (;;) {
      timeLeft = yield* list.sleep(wait.node, timeLeft);
      yield* untimed(this.#lock.takeBack(wait.hold!));
      wait.hold = undefined;
      if (wait.owner === memory.self) {
        const isReached = list.isReached(wait.node);
        if (isReached || !timeLeft) {
          list.leave(wait.node);
          return isReached;
        }
        list.tidy();
      } else {
        // Its thread has ended its target since, so that others took it for dead, and its node away.
        wait.node = list.enter();
        wait.owner = memory.self;
      }
      wait.hold = this.#lock.letGo();
    }
  }
}

function newCondition(
  type: SharedClass,
  given: Lock | RLock | NameOptions | undefined,
  options: NameOptions,
): Place {
  const words = Condition.WORDS;
  if (given === undefined) return newPlace(type, { words }, options);
  if (typeof given !== "object" || given === null || (given instanceof Shared && !isLock(given))) {
    const received =
      typeof given === "object" ? ((given as object | null)?.constructor.name ?? "null") : typeof given;
    throw new TypeError(`Cannot make Condition as lock must be a Lock or an RLock: received ${received}`);
  }
  if (!isLock(given)) return newPlace(type, { words }, given);
  if (options.name !== undefined)
    throw new TypeError(
      "Cannot make Condition with a name and a lock: one with a name has an RLock of its own",
    );
  return newPlace(type, {
    words,
    begin(memory, at) {
      if (given.place.memory !== memory || given.place.state !== "block") {
        throw new TypeError(
          "Cannot make Condition as its lock must be of the same module, and without a name: " +
            `received a ${given.constructor.name} of the memory of ${given.place.memory.kind}`,
        );
      }
      retain(memory, given.place.at);
      memory.words[at + LOCK] = given.place.at;
    },
  });
}

function isLock(given: object): given is Lock | RLock {
  return given instanceof Lock || given instanceof RLock;
}

function checkResult<T>(result: T): T {
  if (!isPromise(result)) return result;
  throw new TypeError(
    "Cannot wait for Condition with an async predicate, whose promise is always true: use waitForAsync()",
  );
}
