import { ThreadError } from "../errors.ts";
import { peek } from "../memory/codec.ts";
import { numberOf } from "../memory/live-threads.ts";
import { readMessage } from "../memory/message.ts";
import { threadMemory } from "../memory/thread-memory.ts";
import type { NativeThread } from "../runtime.ts";
import { spin } from "../sync/spin.ts";
import type { Steps } from "../sync/steps.ts";
import { ERROR, releaseControlBlock } from "./control-block.ts";
import { loseThread } from "./end-thread.ts";
import { keepWorkers } from "./own-workers.ts";

/** A thread that was started, by whomever, as one worker knows it. */
export class StartedThread {
  readonly ident: number;
  readonly name: string;
  readonly daemon: boolean;
  /** Its worker, if it was started here. */
  readonly native: NativeThread | undefined;
  /** Its control block, to which this object refers until its end was seen; 0 from then on, and for the main thread. */
  #control: number;
  #error: unknown;

  constructor(ident: number, name: string, daemon: boolean, control: number, native?: NativeThread) {
    this.ident = ident;
    this.name = name;
    this.daemon = daemon;
    this.#control = control;
    this.native = native;
  }

  /** What ended it, if it was an error. */
  get error(): unknown {
    this.hasEnded();
    return this.#error;
  }

  /**
   * Looks whether it has ended, and if so copies its error, and refers to its control block no longer.
   *
   * @param asksSystem Whether to ask the system, too, if the thread itself has not said so: that costs as much as a short thread.
   */
  hasEnded(asksSystem: boolean = true): boolean {
    const memory = threadMemory();
    if (memory.threads.runs(this.ident)) {
      if (!asksSystem || !this.native?.isGone()) return false;
      loseThread(
        this.ident,
        new ThreadError(`Thread "${this.name}" is gone: it ran out of memory, or was ended from outside`),
      );
    }
    if (this.#control === 0) return true;
    const error = readMessage(memory, this.#control + ERROR);
    if (error) this.#error = peek(error);
    this.letGo();
    keepWorkers();
    return true;
  }

  /** Refers to its control block no longer. Does nothing the second time. */
  letGo(): void {
    const control = this.#control;
    this.#control = 0;
    if (control !== 0) releaseControlBlock(threadMemory(), control);
  }

  /** Waits until it has ended; returns whether it has. */
  *end(timeLeft: boolean): Steps<boolean> {
    const { threads, words } = threadMemory();
    const [index, expected] = [threads.wordOf(this.ident), numberOf(this.ident)];
    if (timeLeft) spin(words, index, expected);
    let asksSystem = !timeLeft;
    while (!this.hasEnded(asksSystem)) {
      if (!timeLeft) return false;
      timeLeft = yield { index, expected };
      asksSystem = true; // no wake-up has come, or it says what the thread has said
    }
    return true;
  }
}
