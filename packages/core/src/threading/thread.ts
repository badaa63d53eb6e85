import { outlive, outlived } from "../children.ts";
import { runtime } from "../current.ts";
import { ThreadError } from "../errors.ts";
import { decode, encode } from "../memory/codec.ts";
import { discardMessage, putMessage, takeMessage } from "../memory/message.ts";
import { threadMemory } from "../memory/thread-memory.ts";
import { runAsync, runBlocking } from "../sync/steps.ts";
import type { Steps, WaitOptions } from "../sync/steps.ts";
import { checkTimeout, checkWait } from "../sync/timeout.ts";
import { jobOf, loadingProblem } from "../targets.ts";
import type { Job, Target } from "../targets.ts";
import {
  ARGUMENTS,
  CONTROL_WORDS,
  DAEMON,
  ENDED,
  ERROR,
  IDENT,
  RUNNING,
  STATE,
  TASK,
} from "./control-block.ts";
import { currentIdentity } from "./current-thread.ts";

/** What a thread is to do. */
export interface ThreadOptions<Args extends readonly unknown[]> {
  /** A function registered with `defineTasks`; it may be async. Left out, the thread does nothing. */
  readonly target?: (...args: [...Args]) => unknown;
  /** Its arguments: plain data is copied, shared objects arrive as the same objects. */
  readonly args?: readonly [...Args];
  /** Left out, it is `Thread-1 (square)` and so on. */
  readonly name?: string;
  /** Whether the program may end before this thread has. Left out, it is as its creator. */
  readonly daemon?: boolean;
}

/**
 * A thread of control, like Python's `threading.Thread`: its target runs in a worker of this process.
 *
 * @see https://docs.python.org/3/library/threading.html#thread-objects
 */
export class Thread<Args extends readonly unknown[] = readonly unknown[]> {
  /** The name given, or `Thread-1 (square)` and so on. */
  readonly name: string;
  /** Whether the program may end before this thread has. */
  readonly daemon: boolean;
  readonly #job: Job;
  #ident: number | undefined;
  /** Index of the control block, from the start until the end was seen. */
  #control: number | undefined;
  #error: unknown;

  /**
   * Makes a thread that has not started.
   *
   * @throws {TypeError} If `target` was not registered with `defineTasks`, or `args` is not an array.
   */
  constructor(options: ThreadOptions<Args> = {}) {
    this.#job = jobOf("Thread", options);
    const { name, daemon = currentIdentity().daemon } = options;
    this.name = name !== undefined && name !== "" ? String(name) : defaultName(this.#job.target);
    this.daemon = daemon;
  }

  /** Number of the thread, unique in its process; `undefined` before the start. The main thread's is 1. */
  get ident(): number | undefined {
    return this.#ident;
  }

  /** What the target threw, if it ended that way. */
  get error(): unknown {
    this.#hasEnded();
    return this.#error;
  }

  /**
   * Starts the thread. Returns at once; it starts even if the caller goes on to block.
   *
   * @throws {ThreadError} If it was started before, or if this worker is still importing its target's module.
   * @throws {TypeError} If an argument cannot travel; names its path, such as `args[1].callback`.
   */
  start(): void {
    if (this.#ident !== undefined)
      throw new ThreadError(`Cannot start Thread "${this.name}": it was started before`);
    const problem = loadingProblem(`Thread "${this.name}"`);
    if (problem) throw new ThreadError(problem);
    const memory = threadMemory();
    const task = encode([this.#job.target?.module, this.#job.target?.name, this.name], "task", "threads");
    const args = encode(this.#job.args, "args", "threads");
    const control = memory.allocator.allocate(CONTROL_WORDS);
    const { words } = memory;
    words[control + IDENT] = memory.nextIdent();
    words[control + DAEMON] = Number(this.daemon);
    words[control + STATE] = RUNNING;
    putMessage(memory, control + TASK, task);
    putMessage(memory, control + ARGUMENTS, args);
    const native = runtime().threads.start({ name: this.name, buffer: memory.buffer, control }, (error) =>
      this.#lost(error),
    );
    this.#control = control;
    this.#ident = words[control + IDENT];
    if (this.daemon) native.unref();
    else outlive(this);
  }

  /** Whether it was started and has not ended. */
  isAlive(): boolean {
    return this.#ident !== undefined && !this.#hasEnded();
  }

  /**
   * Blocks the calling thread until this one has ended.
   *
   * @param timeout Longest wait in ms; left out, it waits for ever.
   * @returns `true` if it has ended, `false` if the time ran out.
   * @throws {ThreadError} If it was not started, or is the calling thread.
   * @throws {RangeError} If `timeout` is negative or NaN.
   */
  join(timeout?: number): boolean {
    const timeoutMs = checkTimeout("join Thread", timeout);
    this.#checkJoin();
    return runBlocking(threadMemory(), this.#join(timeoutMs > 0), timeoutMs);
  }

  /** As {@linkcode Thread.join}, with the event loop turning. Rejects with `signal.reason` when aborted. */
  async joinAsync(options: WaitOptions = {}): Promise<boolean> {
    const { timeoutMs, signal } = checkWait("join Thread", options);
    this.#checkJoin();
    return runAsync(threadMemory(), this.#join(timeoutMs > 0), timeoutMs, signal);
  }

  #checkJoin(): void {
    if (this.#ident === undefined)
      throw new ThreadError(`Cannot join Thread "${this.name}": it was not started`);
    if (this.#ident === currentIdentity().ident)
      throw new ThreadError(`Cannot join Thread "${this.name}": it is the calling thread`);
  }

  *#join(timeLeft: boolean): Steps<boolean> {
    while (!this.#hasEnded()) {
      if (!timeLeft) return false;
      timeLeft = yield { index: (this.#control as number) + STATE, expected: RUNNING };
    }
    return true;
  }

  /** Looks whether it has ended, and if so takes its error out of shared memory and gives the memory back. */
  #hasEnded(): boolean {
    const control = this.#control;
    if (control === undefined) return this.#ident !== undefined;
    const memory = threadMemory();
    if (Atomics.load(memory.words, control + STATE) !== ENDED) return false;
    const error = takeMessage(memory, control + ERROR);
    if (error) this.#error = decode(error);
    // A worker that ended before its time has not read these.
    discardMessage(memory, control + TASK);
    discardMessage(memory, control + ARGUMENTS);
    memory.allocator.free(control, CONTROL_WORDS);
    this.#control = undefined;
    outlived(this);
    return true;
  }

  /** The native worker is gone; if its bootstrap could not say so, this does. */
  #lost(error: unknown): void {
    if (this.#hasEnded()) return;
    const memory = threadMemory();
    const state = (this.#control as number) + STATE;
    this.#error = error ?? new ThreadError(`Thread "${this.name}" was ended from outside`);
    Atomics.store(memory.words, state, ENDED);
    memory.futex.notify(memory.words, state, Infinity);
    this.#hasEnded();
  }
}

function defaultName(target: Target | undefined): string {
  const name = `Thread-${threadMemory().nextName()}`;
  return target ? `${name} (${target.name})` : name;
}
