import type { Allocator } from "../../packages/core/src/memory/allocator.ts";
import type { AsyncSleep, Futex } from "../../packages/core/src/memory/futex.ts";
import type { Memory } from "../../packages/core/src/memory/memory.ts";
import { Place } from "../../packages/core/src/memory/place.ts";

import type { Awake, Operation, Result } from "./operation.ts";
import { watch, watchedWords } from "./watch.ts";

/** Is thrown to get out of code that is to go on later. */
const LATER = new Error("A worker was left in the middle");

/** The reason of a worker's `signal` once it is aborted. */
export const ABORTED = "aborted by the explorer";

/** The word that says where unused memory begins. */
export const HEAP = 0;

/** Breaks code on purpose: returns what is done instead of an operation, `undefined` for nothing. */
export type Tamper = (operation: Operation) => Operation | undefined;

/** Does an operation at once. */
export type Direct = (operation: Operation) => Result;

/**
 * A worker that is moved on by one operation at a time, though its code is real and knows of nothing: the code is run
 * from the beginning, the operations that it did before return what they returned then, and the next one is thrown out of.
 */
export class Worker implements Memory {
  readonly kind = "threads";
  readonly self: number;
  readonly words: Int32Array = watchedWords((operation) => this.#operate(operation));
  readonly futex: Futex;
  readonly allocator: Allocator;
  readonly #tamper: Tamper;
  #results: readonly Result[] = [];
  #direct: Direct | undefined;
  #done = 0;
  #next: Operation | undefined;
  #now = 0;
  #controller: AbortController | undefined;

  constructor(self: number, sliceMs: number, tamper: Tamper = (operation) => operation) {
    this.self = self;
    this.futex = this.#futex(sliceMs);
    this.allocator = {
      allocate: (length: number) =>
        this.#operate({ does: "atomic", name: "add", View: Int32Array, at: HEAP, values: [length] }),
      free() {},
    } as unknown as Allocator;
    this.#tamper = tamper;
  }

  /** The place of a primitive that begins at word `at`. */
  place(at: number): Place {
    return new Place(this, at, "part");
  }

  cover(): Int32Array {
    return this.words;
  }

  isAlive(owner: number): boolean {
    return this.#operate({ does: "ask who lives", about: owner }) as boolean;
  }

  /** A signal that may be aborted whenever the worker sleeps. */
  get signal(): AbortSignal {
    return (this.#controller ??= new AbortController()).signal;
  }

  /** Takes the lock at word `at` in one step; returns whether it did. */
  take(at: number, waits: boolean): boolean {
    return this.#operate({ does: "take", at, waits }) as boolean;
  }

  /** Enters a place where at most `room` workers may be at a time. */
  enter(place = 0, room = 1): void {
    this.#operate({ does: "enter", place, room });
  }

  /** Goes out again. */
  leave(place = 0): void {
    this.#operate({ does: "leave", place });
  }

  /** Runs `act`; its operations are done at once by `direct`. */
  do<T>(direct: Direct, act: () => T): T {
    const stop = this.#watch();
    this.#direct = direct;
    try {
      return act();
    } finally {
      this.#direct = undefined;
      stop();
    }
  }

  /** Returns what `call` does next after a history. */
  async next(call: () => unknown, results: readonly Result[]): Promise<Operation> {
    this.#results = results;
    this.#done = 0;
    this.#now = 0;
    this.#next = undefined;
    this.#controller = undefined;
    const stop = this.#watch();
    try {
      const returned = call();
      const value = returned instanceof Promise ? await returned : returned;
      return this.#ending({ does: "return", value });
    } catch (error) {
      return this.#ending({ does: "throw", error });
    } finally {
      stop();
    }
  }

  #watch(): () => void {
    return watch(
      (operation) => this.#operate(operation),
      () => this.#now,
    );
  }

  /** The code may have caught what got it out, so that it counts what it was to do and not how it ended. */
  #ending(operation: Operation): Operation {
    if (this.#next) return this.#next;
    if (this.#done === this.#results.length) return operation;
    throw new Error("Cannot explore code that is not deterministic: it did less when it was run again");
  }

  #operate(intended: Operation): Result {
    if (this.#direct) return this.#direct(intended);
    const operation = this.#tamper(intended);
    if (!operation) return undefined;
    if (!this.#next && this.#done < this.#results.length) return this.#results[this.#done++];
    this.#next ??= operation; // what it does on its way out does not count
    throw LATER;
  }

  #sleep(at: number, expected: number, ms: number, abortable: boolean): Awake {
    const awake = this.#operate({ does: "sleep", at, expected, ms, abortable }) as Awake;
    this.#now += awake.ms;
    return awake;
  }

  #futex(sliceMs: number): Futex {
    return {
      sliceMs,
      wait: (_words, index, expected, ms) => void this.#sleep(index, expected, ms, false),
      waitAsync: (_words, index, expected, ms): AsyncSleep => {
        const controller = this.#controller;
        const { aborted } = this.#sleep(index, expected, Math.min(ms, sliceMs), controller !== undefined);
        if (aborted) controller!.abort(ABORTED);
        const cancel = () => void this.#operate({ does: "give up", at: index });
        return { woken: Promise.resolve(), cancel };
      },
      notify: (_words, at, count) => void this.#operate({ does: "wake", at, count }),
    };
  }
}
