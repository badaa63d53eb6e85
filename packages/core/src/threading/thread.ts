import { ThreadError } from "../errors.ts";
import { threadMemory } from "../memory/thread-memory.ts";
import { propertiesOf } from "../properties.ts";
import { runAsync, runBlocking } from "../sync/steps.ts";
import type { WaitOptions } from "../sync/steps.ts";
import { checkTimeout, checkWait } from "../sync/timeout.ts";
import type { Wait } from "../sync/waits.ts";
import { jobOf, loadingProblem, targetOf } from "../targets.ts";
import type { Job, Target } from "../targets.ts";
import { currentIdentity } from "./current-thread.ts";
import { loseThread } from "./end-thread.ts";
import { know } from "./known-threads.ts";
import { startThread } from "./start-thread.ts";
import { StartedThread } from "./started-thread.ts";

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
 * A subclass may say what is done by a `run()` of its own instead. It is to be registered like a target, by
 * `defineTasks(import.meta.url, { Download })`. The thread has an object of that class: made without its
 * constructor, with copies of the starter's object's own enumerable properties as they were at the start (shared objects
 * arrive as the same objects). Its `#private` members do not come along, and what the thread changes stays there.
 *
 * A program ends when the last of its threads that is no daemon has ended, also if the main thread exits or fails before. A
 * daemon thread ends with the program, or with the thread that started it.
 *
 * @example
 * ```ts
 * import { defineTasks } from "nogil";
 * import { Thread } from "nogil/threading";
 *
 * function greet(name: string) {
 *   console.log(`Hello ${name}`); // Hello Ada
 * }
 *
 * defineTasks(import.meta.url, { greet });
 *
 * if (import.meta.main) {
 *   const thread = new Thread({ target: greet, args: ["Ada"] });
 *   thread.start();
 *   console.log(thread.join()); // true
 * }
 * ```
 * @see https://docs.python.org/3/library/threading.html#thread-objects
 */
export class Thread<Args extends readonly unknown[] = readonly unknown[]> {
  readonly #name: string;
  readonly #daemon: boolean;
  readonly #job: Job;
  /** The class, if it has a `run()` of its own. */
  readonly #type: Target | undefined;
  #started: StartedThread | undefined;

  /**
   * Makes a thread that has not started.
   *
   * @throws {TypeError} If `target`, or a subclass with a `run()` of its own, was not registered with `defineTasks`, or `args` is
   *   not an array.
   */
  constructor(options?: ThreadOptions<Args>);
  /** @internal */
  constructor(started: StartedThread, job?: Job);
  constructor(given: ThreadOptions<Args> | StartedThread = {}, job?: Job) {
    if (given instanceof StartedThread) {
      this.#name = given.name;
      this.#daemon = given.daemon;
      this.#job = job ?? jobOf("Thread", {});
      this.#started = given;
      return;
    }
    this.#job = jobOf("Thread", given);
    if (this.run !== Thread.prototype.run)
      this.#type = targetOf(`make ${new.target.name} as a class with a run() of its own`, new.target);
    const { name, daemon = currentIdentity().daemon } = given;
    this.#name = name !== undefined && name !== "" ? String(name) : defaultName(this.#job.target);
    this.#daemon = daemon;
  }

  /** The name given, or `Thread-1 (square)` and so on. */
  get name(): string {
    return this.#name;
  }

  /** Whether the program may end before this thread has. */
  get daemon(): boolean {
    return this.#daemon;
  }

  /** Number of the thread, unique in its process; `undefined` before the start. The main thread's is 1. */
  get ident(): number | undefined {
    return this.#started?.ident;
  }

  /** What the target threw, or what else ended the thread before its time; `undefined` before that, and if it just returned. */
  get error(): unknown {
    return this.#started?.error;
  }

  /**
   * Starts the thread. Returns at once; it starts even if the caller goes on to block.
   *
   * @throws {ThreadError} If it was started before, or if this worker is still importing its target's module.
   * @throws {TypeError} If an argument, or a property of a subclass's object, cannot travel; names its path, such as
   *   `args[1].callback`.
   * @throws {RangeError} If 1,024 threads of this process run.
   */
  start(): void {
    if (this.#started)
      throw new ThreadError(
        `Cannot start Thread "${this.name}" as a thread starts once: it was started before; make another`,
      );
    const problem = loadingProblem(`Thread "${this.name}"`);
    if (problem) throw new ThreadError(problem);
    if (Object.hasOwn(this, "run"))
      throw new TypeError(
        `Cannot start Thread "${this.name}": its run() must be a method of a class, for the thread to find it there`,
      );
    const { target, args } = this.#job;
    this.#started = startThread({
      name: this.#name,
      daemon: this.#daemon,
      target,
      args,
      type: this.#type,
      properties: this.#type && propertiesOf(this),
    });
    know(this as Thread, this.#started, true);
  }

  /** What the thread does: calls the target, and returns what that returns. A subclass may do something else; it may be async. */
  run(): unknown {
    return this.#job.call?.(...this.#job.args);
  }

  /** Whether it was started and has not ended. */
  isAlive(): boolean {
    return this.#started !== undefined && !this.#started.hasEnded();
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
    return runBlocking(threadMemory(), this.#joinable().end(timeoutMs > 0), timeoutMs, this.#wait());
  }

  /** As {@linkcode Thread.join}, with the event loop turning. Rejects with `signal.reason` when aborted. */
  async joinAsync(options: WaitOptions = {}): Promise<boolean> {
    const { timeoutMs, signal } = checkWait("join Thread", options);
    return runAsync(threadMemory(), this.#joinable().end(timeoutMs > 0), timeoutMs, signal, this.#wait());
  }

  /**
   * Ends it, whatever it does, as far as the runtime can; what it held is abandoned.
   * @internal
   */
  kill(): void {
    if (!this.#started || this.#started.hasEnded()) return;
    this.#started.native?.terminate();
    loseThread(this.#started.ident, undefined);
  }

  #wait(): Wait {
    return { memory: threadMemory(), at: this.ident ?? 0, purpose: "for the end of thread" };
  }

  #joinable(): StartedThread {
    if (!this.#started)
      throw new ThreadError(
        `Cannot join Thread "${this.name}" as it must have been started: it was not; call start() first`,
      );
    if (this.#started.ident === currentIdentity().ident)
      throw new ThreadError(
        `Cannot join Thread "${this.name}" from itself: it would wait for its own end for ever`,
      );
    return this.#started;
  }
}

function defaultName(target: Target | undefined): string {
  const name = `Thread-${threadMemory().nextName()}`;
  return target ? `${name} (${target.name})` : name;
}
