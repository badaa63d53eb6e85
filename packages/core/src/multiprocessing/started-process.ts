import { outlived } from "../children.ts";
import { discardMessage } from "../memory/message.ts";
import { processMemory } from "../memory/process-memory.ts";
import { giveBackOfTheDead } from "../memory/holdings.ts";
import type { Exit, NativeProcess } from "../runtime.ts";
import { settledWithin } from "../sync/settled-within.ts";
import { beginAwaiting, beginBlocking, endAwaiting, endBlocking } from "../sync/waits.ts";
import type { Wait } from "../sync/waits.ts";
import { lookWhileBlocked, sendBeforeBlocking } from "../sync/while-blocked.ts";
import { ARGUMENTS, CONTROL_WORDS, EXIT_CODE, PROPERTIES, TASK } from "./control-block.ts";

const SIGKILL = 9;
/** Longest wait in C in ms: one without end would keep a worker from ending, and on Node the process. */
const SLICE_MS = 50;

/** A child of this process that was started, by the calling thread. */
export class StartedProcess {
  readonly pid: number;
  readonly #native: NativeProcess;
  /** Stands for this child, until its end was seen, and no later process of its pid; -1 if that was so before one could be had. */
  readonly descriptor: number;
  /** Its control block, until its end was seen. */
  readonly #control: number;
  #exit: Exit | undefined;
  #isSettled = false;
  /** The signal that it most likely ended by, if it was one. */
  #lastSignal = SIGKILL;

  constructor(native: NativeProcess, descriptor: number, control: number) {
    this.pid = native.pid;
    this.#native = native;
    this.descriptor = descriptor;
    this.#control = control;
  }

  /** How it ended, if it has. */
  get exit(): Exit | undefined {
    this.hasEnded();
    return this.#exit;
  }

  /** Looks whether it has ended, waiting for `timeoutMs`, and if so gives back what it held. */
  hasEnded(timeoutMs = 0): boolean {
    if (this.#isSettled) return true;
    if (this.#native.exit === undefined && !this.#waitForEnd(timeoutMs)) return false;
    outlived(this);
    const { linux, words } = processMemory();
    const exit = this.#native.exit ?? linux.peekExit(this.descriptor);
    // The runtime may have reaped it without having told this thread yet. Until it does, the child's own word counts,
    // and a child that left none was ended by a signal.
    const word = Atomics.load(words, this.#control + EXIT_CODE);
    this.#exit = exit ?? (word === 0 ? -this.#lastSignal : word - 1);
    if (exit === undefined) return true;
    this.#isSettled = true;
    if (this.descriptor !== -1) linux.close(this.descriptor);
    releaseControlBlock(this.#control);
    giveBackOfTheDead();
    return true;
  }

  /** Blocks the calling thread until it has ended, or for `timeoutMs`; returns whether it has. */
  join(timeoutMs = Infinity): boolean {
    if (this.hasEnded()) return true;
    const deadline = performance.now() + timeoutMs;
    sendBeforeBlocking();
    const isTold = timeoutMs > 0 && beginBlocking(this.#wait());
    try {
      for (let left = timeoutMs; left > 0; left = deadline - performance.now()) {
        if (this.hasEnded(Math.min(left, SLICE_MS))) return true;
        lookWhileBlocked();
      }
      return this.hasEnded();
    } finally {
      if (isTold) endBlocking();
    }
  }

  /** As {@linkcode StartedProcess.join}, with the event loop turning. Rejects with `signal.reason` when aborted. */
  async joinAsync(timeoutMs = Infinity, signal?: AbortSignal): Promise<boolean> {
    if (this.hasEnded()) return true;
    const wait = timeoutMs > 0 ? this.#wait() : undefined;
    beginAwaiting(wait);
    try {
      await settledWithin(this.#native.exited, timeoutMs, signal);
    } finally {
      endAwaiting(wait);
    }
    return this.hasEnded();
  }

  /** Sends it a signal, given by its number, if it has not ended. */
  kill(signal: number): void {
    if (this.hasEnded()) return;
    this.#lastSignal = signal;
    this.#native.kill(signal);
  }

  #wait(): Wait {
    return { memory: processMemory(), at: this.pid, purpose: "for the end of process" };
  }

  #waitForEnd(timeoutMs: number): boolean {
    return this.descriptor === -1 || processMemory().linux.waitForEnd([this.descriptor], timeoutMs);
  }
}

/** Gives a control block back, with messages that the child did not come to read. */
export function releaseControlBlock(control: number): void {
  const memory = processMemory();
  for (const message of [TASK, ARGUMENTS, PROPERTIES]) discardMessage(memory, control + message);
  memory.allocator.free(control, CONTROL_WORDS);
}
