import { isPromise } from "../is-promise.ts";
import { BrokenBarrierError } from "../errors.ts";
import type { Memory } from "../memory/memory.ts";
import { Place } from "../memory/place.ts";
import { newPlace, Shared } from "../memory/shared.ts";
import type { Layout } from "../memory/place.ts";
import type { NameOptions } from "../memory/shared.ts";
import type { SharedClass } from "../memory/shared-classes.ts";
import { targetOf } from "../targets.ts";
import { BarrierAction } from "./barrier-action.ts";
import { BarrierSlots } from "./barrier-slots.ts";
import { Lock } from "./lock.ts";
import { owedWakes } from "./owed-wakes.ts";
import { spin } from "./spin.ts";
import { runAsync, runBlocking } from "./steps.ts";
import type { Steps, WaitOptions } from "./steps.ts";
import { checkTimeout, checkWait } from "./timeout.ts";
import { waitAt } from "./waits.ts";

/**
 * Words: a lock; the number of the trip, which is odd while the barrier is broken; one more than the trip whose action
 * runs, and who runs it; how many parties there are; the default timeout in ms, in two words; the action; and the slots.
 */
const LOCK = 0;
const TRIP = 1;
const ACTING = 2;
const ACTOR = 3;
const PARTIES = 4;
const TIMEOUT = 6; // even, as a 64-bit number needs
const ACTION = 8;
const SLOTS = ACTION + BarrierAction.WORDS;

/** One that waits. */
interface Party {
  /** Its place among the parties, which is the result. */
  slot: number;
  /** Where it learns how the trip has ended; 0 before it has come and after it has learnt it. */
  node: number;
  owner: number;
  trip: number;
}

/** What somebody who comes is to do: go on, run the action, wait for the others, or come again when an action has ended. */
type Turn = "go on" | "act" | "wait" | "come again";

/** How a {@linkcode Barrier} is made. */
export interface BarrierOptions extends NameOptions {
  /**
   * Runs once whenever all have come, in the worker that came last, before any of them goes on. It must be registered with
   * `defineTasks()`, and may be async if all wait by `waitAsync()`.
   */
  readonly action?: () => unknown;
  /** Longest wait in ms of those who name no timeout of their own; left out, they wait for ever. */
  readonly timeout?: number;
}

/**
 * A point that a number of parties pass together, again and again, like Python's `threading.Barrier`.
 *
 * A party that is killed while it waits has not come. If the one that runs the action is killed, the barrier is broken.
 *
 * Those who have come sleep until the number of the trip changes. That change is one store, and before it, it is written
 * down for each of them how the trip ends: so whoever is killed, all go on or none does.
 *
 * @example
 * ```ts
 * import { Barrier } from "nogil/threading";
 *
 * const barrier = new Barrier(2);
 * const places = await Promise.all([barrier.waitAsync(), barrier.waitAsync()]);
 * console.log(places.toSorted().join()); // 0,1
 * ```
 * @see https://docs.python.org/3/library/threading.html#barrier-objects
 */
export class Barrier extends Shared {
  readonly #memory: Memory;
  readonly #words: Int32Array;
  readonly #at: number;
  readonly #lock: Lock;
  readonly #action: BarrierAction;
  readonly #slots: BarrierSlots;
  readonly #timeoutMs: number;

  /**
   * Makes a barrier for a number of parties.
   *
   * @throws {RangeError} If `parties` is not an integer above 0, or `timeout` is negative or NaN.
   * @throws {TypeError} If they are not numbers, or `action` is not a function that was registered.
   */
  constructor(parties: number, options?: BarrierOptions);
  /** @internal */
  constructor(place: Place);
  constructor(given: Place | number, options: BarrierOptions = {}) {
    super(given instanceof Place ? given : newBarrier(new.target, given, options));
    const { memory, at } = this.place;
    this.#memory = memory;
    this.#words = memory.cover(at + SLOTS);
    this.#at = at;
    this.#lock = new Lock(this.place.inside(LOCK));
    this.#action = new BarrierAction(this.place.inside(ACTION));
    this.#slots = new BarrierSlots(this.place.inside(SLOTS), this.parties);
    this.#timeoutMs = timeoutAt(memory, at)[0];
  }

  /** @internal */
  static override dispose(memory: Memory, at: number): void {
    BarrierAction.dispose(memory, at + ACTION);
    const words = memory.cover(at + SLOTS);
    const slots = new BarrierSlots(new Place(memory, at + SLOTS, "part"), words[at + PARTIES]);
    slots.turnTo(words[at + TRIP]);
    slots.sweep();
  }

  /** How many pass it together. */
  get parties(): number {
    return this.#words[this.#at + PARTIES];
  }

  /** How many have come, and wait for the others; 0 if the barrier is broken. */
  get waiting(): number {
    return this.#lock.run(() => {
      this.#turn();
      this.#slots.sweep();
      return this.parties - this.#slots.free().length;
    });
  }

  /** Whether the barrier is broken: nobody passes it before {@linkcode Barrier.reset}. */
  get broken(): boolean {
    return isOdd(Atomics.load(this.#words, this.#at + TRIP));
  }

  /**
   * Blocks the calling thread until all parties have come.
   *
   * @param timeout Longest wait in ms; once it has passed, the barrier is broken for all. Left out, it is the barrier's.
   * @returns A number from 0 to `parties - 1`, another one for each of those who pass together.
   * @throws {BrokenBarrierError} If the barrier is broken, or breaks or is reset meanwhile.
   * @throws What the action throws, if the caller runs it. The barrier is broken then.
   * @throws {TypeError} If the action returns a promise; the barrier is broken then. If the action is not to be had in this
   *   worker; the barrier is as it was then.
   * @throws {TypeError} If `timeout` is not a number.
   * @throws {RangeError} If `timeout` is negative or NaN.
   */
  wait(timeout?: number): number {
    const timeoutMs = timeout === undefined ? this.#timeoutMs : checkTimeout("wait for Barrier", timeout);
    const action = this.#action.find();
    const party = newParty();
    if (!runBlocking(this.#memory, this.#steps(party, timeoutMs > 0), timeoutMs, waitAt(this.place, "for")))
      return party.slot;
    try {
      checkResult(action!());
    } catch (error) {
      this.#endAction(party, false);
      this.#learn(party);
      throw error;
    }
    this.#endAction(party, true);
    return this.#result(party);
  }

  /**
   * As {@linkcode Barrier.wait}, with the event loop turning; the action may be async.
   *
   * @throws `signal.reason` If the signal was aborted while the caller waited; it has not come then, and the others wait on.
   */
  async waitAsync(options: WaitOptions = {}): Promise<number> {
    const { timeoutMs: given, signal } = checkWait("wait for Barrier", options);
    const timeoutMs = options.timeout === undefined ? this.#timeoutMs : given;
    const action = this.#action.find();
    const party = newParty();
    let isActor: boolean;
    try {
      isActor = await runAsync(
        this.#memory,
        this.#steps(party, timeoutMs > 0),
        timeoutMs,
        signal,
        waitAt(this.place, "for"),
      );
    } catch (reason) {
      if (party.node === 0 || this.#leave(party)) throw reason;
      isActor = false;
      this.#result(party);
    }
    if (!isActor) return party.slot;
    try {
      await action!();
    } catch (error) {
      this.#endAction(party, false);
      this.#learn(party);
      throw error;
    }
    this.#endAction(party, true);
    return this.#result(party);
  }

  /** Makes the barrier as new: whoever waits gets a {@linkcode BrokenBarrierError}. Does nothing to one that is new. */
  reset(): void {
    this.#lock.run(() => {
      const trip = this.#turn();
      if (isOdd(trip) || this.#slots.free().length < this.parties) this.#end(false, false);
    });
  }

  /** Breaks the barrier: whoever waits or comes gets a {@linkcode BrokenBarrierError}, until {@linkcode Barrier.reset}. */
  abort(): void {
    this.#lock.run(() => {
      this.#turn();
      this.#end(false, true);
    });
  }

  /** Waits until the trip ends, or the caller is to run the action: returns whether it is. */
  *#steps(party: Party, timeLeft: boolean): Steps<boolean> {
    const words = this.#words;
    const index = this.#at + TRIP;
    for (;;) {
      const turn = this.#lock.run(() => this.#come(party));
      if (turn === "go on" || turn === "act") return turn === "act";
      if (timeLeft) spin(words, index, party.trip);
      while (Atomics.load(words, index) === party.trip) {
        if (timeLeft && !this.#isActorDead(party.trip)) timeLeft = yield { index, expected: party.trip };
        else this.#break(party.trip);
      }
      if (turn === "come again") continue;
      this.#result(party);
      return false;
    }
  }

  /** Takes a slot for one that comes. */
  #come(party: Party): Turn {
    const words = this.#words;
    const at = this.#at;
    const slots = this.#slots;
    party.trip = this.#turn();
    if (isOdd(party.trip))
      throw new BrokenBarrierError("Cannot pass Barrier: it is broken until somebody calls reset()");
    if (this.#isActing(party.trip)) return "come again";
    let free = slots.free();
    if (free.length < 2) {
      slots.sweep();
      free = slots.free();
    }
    party.slot = free[0];
    const isLast = free.length === 1;
    if (isLast && words[at + ACTION] === 0) {
      this.#end(true, false);
      return "go on";
    }
    party.owner = this.#memory.self;
    party.node = slots.take(party.slot);
    if (!isLast) return "wait";
    Atomics.store(words, at + ACTOR, party.owner);
    Atomics.store(words, at + ACTING, party.trip + 1);
    return "act";
  }

  /** Gives up the slot of one that does not wait any more; returns whether the trip has not ended. */
  #leave(party: Party): boolean {
    if (party.owner !== this.#memory.self) return true;
    return this.#lock.run(() => {
      if (this.#turn() !== party.trip) return false;
      this.#slots.leave(party.slot);
      return true;
    });
  }

  /** Ends the trip after its action, unless others have meanwhile. */
  #endAction({ trip }: Party, isPassed: boolean): void {
    this.#lock.run(() => {
      if (this.#turn() === trip) this.#end(isPassed, !isPassed);
    });
  }

  /** Returns whether one whose trip has ended passed, and gives its node back. */
  #learn(party: Party): boolean {
    const { node } = party;
    party.node = 0;
    // A thread that has ended its target counts as dead, although it may go on: others may have taken its node.
    return party.owner === this.#memory.self && this.#slots.learn(node);
  }

  /** Returns the place of one whose trip has ended, if it passed. */
  #result(party: Party): number {
    if (this.#learn(party)) return party.slot;
    throw new BrokenBarrierError("Cannot pass Barrier: it broke, or was reset, meanwhile");
  }

  /** Breaks the barrier, unless the trip has ended. */
  #break(trip: number): void {
    this.#lock.run(() => {
      if (this.#turn() === trip) this.#end(false, true);
    });
  }

  /** Ends the trip for all who have come: what decides is the one store that changes its number. */
  #end(isPassed: boolean, isBroken: boolean): void {
    const words = this.#words;
    const index = this.#at + TRIP;
    if (!isPassed) this.#slots.sweep();
    this.#slots.tell(isPassed);
    Atomics.store(words, index, ((words[index] | 1) + (isBroken ? 2 : 1)) | 0);
    owedWakes.add(this.#memory, index, Infinity);
  }

  /** Returns the trip, for which the slots are. To be called before anything else with the lock. */
  #turn(): number {
    const trip = this.#words[this.#at + TRIP];
    this.#slots.turnTo(trip);
    return trip;
  }

  #isActing(trip: number): boolean {
    return Atomics.load(this.#words, this.#at + ACTING) === trip + 1;
  }

  #isActorDead(trip: number): boolean {
    return this.#isActing(trip) && !this.#memory.isAlive(Atomics.load(this.#words, this.#at + ACTOR));
  }
}

function newBarrier(type: SharedClass, parties: number, options: BarrierOptions): Place {
  if (typeof parties !== "number")
    throw new TypeError(`Cannot make Barrier as parties must be a number: received ${typeof parties}`);
  if (!Number.isInteger(parties) || parties < 1)
    throw new RangeError(`Cannot make Barrier as parties must be an integer above 0: received ${parties}`);
  const { action, timeout } = options ?? {};
  const timeoutMs = checkTimeout("make Barrier", timeout);
  const target = action === undefined ? undefined : targetOf("make Barrier as action", action);
  const layout: Layout = {
    words: SLOTS + BarrierSlots.wordsFor(parties),
    begin(memory, at) {
      memory.words[at + PARTIES] = parties;
      timeoutAt(memory, at)[0] = timeoutMs;
      if (target) BarrierAction.put(memory, at + ACTION, target);
    },
    parameters: { parties },
  };
  return newPlace(type, layout, options);
}

function timeoutAt({ words }: Memory, at: number): Float64Array {
  return new Float64Array(words.buffer, words.byteOffset + 4 * (at + TIMEOUT), 1);
}

function newParty(): Party {
  return { slot: 0, node: 0, owner: 0, trip: 0 };
}

/** Whether a trip is none, since the barrier is broken. */
function isOdd(trip: number): boolean {
  return (trip & 1) === 1;
}

function checkResult(result: unknown): void {
  if (!isPromise(result)) return;
  throw new TypeError(
    "Cannot run an async action in Barrier.wait(), which blocks the thread that it needs: let all wait by waitAsync()",
  );
}
