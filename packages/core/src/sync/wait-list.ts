import type { Memory } from "../memory/memory.ts";
import type { Place } from "../memory/place.ts";
import { owedWakes } from "./owed-wakes.ts";
import { spin } from "./spin.ts";
import type { Steps } from "./steps.ts";

/**
 * Words of a list: its first and its last node, whether somebody is changing it, the number of the last notification, and
 * the first of the nodes that are not in use.
 */
const FIRST = 0;
const LAST = 1;
const CHANGING = 2;
const NOTIFICATION = 3;
const UNUSED = 4;

/**
 * Words of a node: the notification that reached its waiter, the waiter's worker, the nodes behind it and before it, 0 if
 * there is none, and the last notification before it came.
 */
const REACHED = 0;
const OWNER = 1;
const NEXT = 2;
const PREVIOUS = 3;
const SINCE = 4;
/** A cache line, so that two waiters never slow each other down. */
const NODE_WORDS = 16;

/** What a waiter was reached by that still waits. */
const NOTHING = 0;

/**
 * Those who wait to be notified, the first to come first. Each sleeps on a word of its own, so a notification wakes exactly
 * whom it is for.
 *
 * All but {@linkcode WaitList.sleep} is to be called with the lock held that guards the list. A waiter stays in the list until
 * it has that lock again and takes itself out. So those who were reached stand before those who still wait, and what
 * reached one that died before it returned is found there and passed on.
 *
 * Whoever holds the lock may be killed between any two stores. What counts is the chain of `NEXT` from `FIRST` on, and each
 * change of the list changes that in one store. `LAST` and `PREVIOUS` follow it; `CHANGING` is set meanwhile, so that the
 * next one to come makes them anew from the chain. At most one node is lost.
 */
export class WaitList {
  /** Shared words that a list takes; all 0, it is empty. */
  static readonly WORDS = 5;
  readonly #memory: Memory;
  readonly #words: Int32Array;
  readonly #at: number;

  constructor({ memory, at }: Place) {
    this.#memory = memory;
    this.#words = memory.cover(at + WaitList.WORDS);
    this.#at = at;
  }

  /** Gives back the nodes of the list at word `at`. Those in it are of dead owners: nobody refers to it any more. */
  static dispose(memory: Memory, at: number): void {
    const words = memory.cover(at + WaitList.WORDS);
    for (const first of [words[at + FIRST], words[at + UNUSED]]) {
      for (let node = first; node !== 0;) {
        const next = memory.cover(node + NODE_WORDS)[node + NEXT];
        memory.allocator.free(node, NODE_WORDS);
        node = next;
      }
    }
  }

  /**
   * Puts the caller at the end, and returns its node.
   *
   * @throws {RangeError} If the memory is full.
   */
  enter(): number {
    this.#repair();
    const node = this.#newNode();
    const words = this.#cover(node);
    const at = this.#at;
    const last = this.#words[at + LAST];
    words[node + REACHED] = NOTHING;
    words[node + OWNER] = this.#memory.self;
    words[node + NEXT] = 0;
    words[node + PREVIOUS] = last;
    words[node + SINCE] = this.#words[at + NOTIFICATION];
    Atomics.store(this.#words, at + CHANGING, 1);
    Atomics.store(words, last === 0 ? at + FIRST : last + NEXT, node); // it is in the list
    Atomics.store(this.#words, at + LAST, node);
    Atomics.store(this.#words, at + CHANGING, 0);
    return node;
  }

  /** Blocks the calling thread until the node is reached, or for a while; returns whether it was. */
  block(node: number, timeoutMs: number): boolean {
    const { words, futex } = this.#memory;
    const index = node + REACHED;
    if (timeoutMs > 0) {
      spin(words, index, NOTHING);
      if (Atomics.load(words, index) !== NOTHING) return true;
      futex.wait(words, index, NOTHING, Math.min(timeoutMs, futex.sliceMs));
    }
    return Atomics.load(words, index) !== NOTHING;
  }

  /** Sleeps until the node is reached, or no time is left, or the list may need to be tidied; returns whether time is left. */
  *sleep(node: number, timeLeft: boolean): Steps<boolean> {
    const { words, self } = this.#memory;
    const index = node + REACHED;
    if (timeLeft) spin(words, index, NOTHING);
    while (timeLeft && Atomics.load(words, index) === NOTHING) {
      timeLeft = yield { index, expected: NOTHING };
      // A thread that has ended its target counts as dead, although it may go on: others may take its node.
      if (this.#memory.self !== self || this.#isFirstReached()) break;
    }
    return timeLeft;
  }

  /** Whether the node of the caller was reached. */
  isReached(node: number): boolean {
    return this.#memory.words[node + REACHED] !== NOTHING;
  }

  /** Takes the node of the caller out. */
  leave(node: number): void {
    this.#repair();
    this.#takeOut(node);
  }

  /** Takes the node of the caller out, and passes on what reached it, if anything did. */
  giveUp(node: number): void {
    this.#repair();
    this.#passOn(node);
    this.#takeOut(node);
  }

  /** Reaches the first `count` that wait, or all if they are fewer. */
  notify(count: number): void {
    this.#repair();
    let node = this.#firstWaiting();
    if (node === 0) return;
    const notification = (this.#words[this.#at + NOTIFICATION] + 1) | 0 || 1;
    this.#words[this.#at + NOTIFICATION] = notification;
    for (let left = count; node !== 0 && left > 0; left--) node = this.#reach(node, notification);
  }

  /** Takes those out who have died since they were reached, and passes on what reached them. */
  tidy(): void {
    this.#repair();
    for (let node = this.#words[this.#at + FIRST]; node !== 0;) {
      const words = this.#cover(node);
      const next = words[node + NEXT];
      if (words[node + REACHED] === NOTHING) return;
      if (!this.#memory.isAlive(words[node + OWNER])) {
        // In this order: if the caller is killed in between, one waiter too many is reached, not one too few.
        this.#passOn(node);
        this.#takeOut(node);
      }
      node = next;
    }
  }

  /** Lets a notification reach a node, and returns the one behind it. */
  #reach(node: number, notification: number): number {
    const words = this.#cover(node);
    Atomics.store(words, node + REACHED, notification);
    // Its waiter cannot return before the caller has let go of the lock, so it sleeps until then.
    owedWakes.add(this.#memory, node + REACHED, 1);
    return words[node + NEXT];
  }

  /** What reached a node reaches the first that waits in its stead, if that one waited already when it came. */
  #passOn(node: number): void {
    const notification = this.#cover(node)[node + REACHED];
    if (notification === NOTHING) return;
    const heir = this.#firstWaiting();
    if (heir !== 0 && ((notification - this.#cover(heir)[heir + SINCE]) | 0) > 0)
      this.#reach(heir, notification);
  }

  #firstWaiting(): number {
    let node = this.#words[this.#at + FIRST];
    while (node !== 0 && this.#cover(node)[node + REACHED] !== NOTHING)
      node = this.#memory.words[node + NEXT];
    return node;
  }

  /** Asked without the lock, so that the node may be another's by now: then the caller tidies in vain. */
  #isFirstReached(): boolean {
    const first = Atomics.load(this.#words, this.#at + FIRST);
    return first !== 0 && Atomics.load(this.#cover(first), first + REACHED) !== NOTHING;
  }

  #newNode(): number {
    const node = this.#words[this.#at + UNUSED];
    if (node === 0) return this.#memory.allocator.allocate(NODE_WORDS);
    Atomics.store(this.#words, this.#at + UNUSED, this.#cover(node)[node + NEXT]);
    return node;
  }

  #takeOut(node: number): void {
    const words = this.#cover(node);
    const at = this.#at;
    const next = words[node + NEXT];
    const previous = words[node + PREVIOUS];
    Atomics.store(this.#words, at + CHANGING, 1);
    Atomics.store(words, previous === 0 ? at + FIRST : previous + NEXT, next); // it is out of the list
    Atomics.store(words, next === 0 ? at + LAST : next + PREVIOUS, previous);
    Atomics.store(this.#words, at + CHANGING, 0);
    words[node + NEXT] = this.#words[at + UNUSED];
    Atomics.store(this.#words, at + UNUSED, node);
  }

  /** Ends the change in the middle of which somebody was killed. */
  #repair(): void {
    const at = this.#at;
    if (Atomics.load(this.#words, at + CHANGING) === 0) return;
    let last = 0;
    for (let node = this.#words[at + FIRST]; node !== 0; node = this.#memory.words[node + NEXT]) {
      this.#cover(node)[node + PREVIOUS] = last;
      last = node;
    }
    this.#words[at + LAST] = last;
    Atomics.store(this.#words, at + CHANGING, 0);
  }

  /** Words that reach as far as a node, which another worker may have made. */
  #cover(node: number): Int32Array {
    return this.#memory.cover(node + NODE_WORDS);
  }
}
