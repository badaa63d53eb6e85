import { newBlock, release, retain } from "../memory/block.ts";
import type { Memory } from "../memory/memory.ts";
import { runBlocking } from "../sync/steps.ts";
import { spin } from "../sync/spin.ts";
import type { Steps } from "../sync/steps.ts";

/** Words: what the worker does, and which thread it is to run next. */
const STATE = 0;
const NEXT = 1;
const WORDS = 2;
/** What lies in the block: no shared object of a public class. */
const TYPE = 0;

/** It runs a thread; waits a moment for another, or longer; was given one; ends. */
const BUSY = 0;
const IDLE = 1;
const KEPT = 2;
const CALLED = 3;
const LEAVES = 4;

/** How long it waits when its thread has ended: short, as a program may wait for it to end. */
const IDLE_MS = 20;
/** How long it waits when its starter keeps it, and will dismiss it before the program ends. */
const KEPT_MS = 500;

/**
 * What a native worker and the thread that started it share. One whose thread has ended waits for another thread to run: to hand one
 * over costs microseconds, to start a worker milliseconds.
 *
 * Its starter and the worker itself agree on each change of its state in one atomic step, so that a thread is never handed to a
 * worker that is about to end.
 */
export class NativeWorker {
  readonly at: number;
  readonly #memory: Memory;

  constructor(memory: Memory, at: number) {
    this.#memory = memory;
    this.at = at;
  }

  /** Makes the one for a worker that is about to start; both that and the caller refer to it. */
  static create(memory: Memory): NativeWorker {
    const at = newBlock(memory, WORDS, TYPE);
    retain(memory, at);
    return new NativeWorker(memory, at);
  }

  /** Gives it up, for one of the two. */
  release(): void {
    release(this.#memory, this.at);
  }

  /** Whether it waits for a thread to run. */
  get isIdle(): boolean {
    return isIdle(Atomics.load(this.#words(), this.at + STATE));
  }

  /** Has it run the thread of a control block, or, with 0, end, if it is idle; returns whether it will. For its starter. */
  call(control: number): boolean {
    const words = this.#words();
    const state = Atomics.load(words, this.at + STATE);
    // One that was called may not have read yet what for.
    if (!isIdle(state)) return false;
    words[this.at + NEXT] = control;
    const isCalled = this.#change(state, CALLED);
    if (isCalled) this.#memory.futex.notify(words, this.at + STATE, 1);
    return isCalled;
  }

  /** Has it stay longer, if it is idle; returns whether it does. For its starter. */
  keep(): boolean {
    return this.#change(IDLE, KEPT);
  }

  /** Whether it will run nothing more. */
  get leaves(): boolean {
    return Atomics.load(this.#words(), this.at + STATE) === LEAVES;
  }

  /** Becomes idle: to be called before the end of its thread is told, so that who hears of that can call it. */
  becomeIdle(): void {
    Atomics.store(this.#words(), this.at + STATE, IDLE);
  }

  /** Blocks until it is called, and returns the control block of the thread to run; 0 if it is to end. */
  next(): number {
    const words = this.#words();
    spin(words, this.at + STATE, IDLE);
    for (const [state, ms] of [
      [IDLE, IDLE_MS],
      [KEPT, KEPT_MS],
    ]) {
      runBlocking(this.#memory, this.#while(state), ms);
      if (this.#change(state, LEAVES)) return 0;
    }
    Atomics.store(words, this.at + STATE, BUSY);
    return words[this.at + NEXT];
  }

  /** It ends, whatever it was called for. */
  leave(): void {
    Atomics.store(this.#words(), this.at + STATE, LEAVES);
  }

  *#while(state: number): Steps<void> {
    const index = this.at + STATE;
    for (let timeLeft = true; timeLeft && Atomics.load(this.#memory.words, index) === state;)
      timeLeft = yield { index, expected: state };
  }

  #change(from: number, to: number): boolean {
    return Atomics.compareExchange(this.#words(), this.at + STATE, from, to) === from;
  }

  #words(): Int32Array {
    return this.#memory.cover(this.at + WORDS);
  }
}

function isIdle(state: number): boolean {
  return state === IDLE || state === KEPT;
}
