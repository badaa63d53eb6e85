import { PoolError } from "../errors.ts";
import type { Memory } from "../memory/memory.ts";
import { runAsync } from "../sync/steps.ts";
import type { Steps } from "../sync/steps.ts";
import { ABORT } from "./task-block.ts";

/** The task that runs in this worker, as its function may ask about it. */
class RunningTask {
  readonly #memory: Memory;
  readonly #word: number;
  #controller: AbortController | undefined;
  #watcher: AbortController | undefined;
  #isOver = false;
  #isAsync = false;
  #wasAborted = false;

  constructor(memory: Memory, task: number) {
    this.#memory = memory;
    this.#word = task + ABORT;
  }

  get signal(): AbortSignal {
    if (!this.#controller) {
      this.#controller = new AbortController();
      const { signal } = this.#controller;
      this.#look();
      if (signal.aborted) return signal;
      // The signal itself learns of it when the event loop turns; who asks it meanwhile gets to know from shared memory.
      Object.defineProperty(signal, "aborted", { configurable: true, get: () => this.#look() });
      signal.throwIfAborted = () => {
        if (this.#look()) throw signal.reason;
      };
      if (this.#isAsync) this.#watch();
    }
    return this.#controller.signal;
  }

  /** To be called when the function has returned a promise. */
  goOnAsync(): void {
    this.#isAsync = true;
    if (this.#controller) this.#watch();
  }

  end(): void {
    this.#look();
    this.#isOver = true;
    this.#watcher?.abort();
    if (running === this) running = undefined;
  }

  #look(): boolean {
    if (this.#wasAborted || this.#isOver) return this.#wasAborted;
    this.#wasAborted = Atomics.load(this.#memory.words, this.#word) !== 0;
    if (this.#wasAborted && this.#controller) {
      Reflect.deleteProperty(this.#controller.signal, "aborted"); // from here on the signal knows by itself
      this.#controller.abort();
    }
    return this.#wasAborted;
  }

  #watch(): void {
    this.#watcher = new AbortController();
    runAsync(this.#memory, this.#aborted(), Infinity, this.#watcher.signal).then(
      () => this.#look(),
      () => {}, // the task has ended
    );
  }

  *#aborted(): Steps<void> {
    while (Atomics.load(this.#memory.words, this.#word) === 0) yield { index: this.#word, expected: 0 };
  }
}

let running: RunningTask | undefined;

/** Notes which task this worker does; to be ended by `end()`. */
export function beginTask(memory: Memory, task: number): Pick<RunningTask, "goOnAsync" | "end"> {
  return (running = new RunningTask(memory, task));
}

/**
 * Returns the signal that asks the running task to end: because the `signal` of its `applyAsync()` was aborted, or its pool is
 * terminated. Its `aborted` also turns true while the task blocks its thread; its `abort` event comes when the event loop turns. A task
 * that has not ended `abortGrace` ms later costs its worker.
 *
 * @throws {PoolError} If no task of a pool runs in the calling thread.
 * @example
 * ```ts
 * import { defineTasks, taskSignal } from "nogil";
 * import { ThreadPool } from "nogil/threading";
 *
 * function search() {
 *   while (!taskSignal().aborted); // a step of something long
 * }
 *
 * defineTasks(import.meta.url, { search });
 *
 * if (import.meta.main) {
 *   using pool = new ThreadPool(1);
 *   const result = pool.applyAsync(search, [], { signal: AbortSignal.timeout(10) });
 *   await result.then(undefined, (error: Error) => console.log(error.name)); // TimeoutError
 * }
 * ```
 */
export function taskSignal(): AbortSignal {
  if (!running)
    throw new PoolError(
      "Cannot get taskSignal() as it must be called by a task of a pool: none runs in this thread",
    );
  return running.signal;
}
