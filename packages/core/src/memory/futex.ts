/** Sleeping and waking on a 32-bit word of shared memory (futex(2)). */
export interface Futex {
  /**
   * Longest sleep in ms that `wait` should be asked for. A wake-up may die with the worker
   * that it reached; whoever sleeps behind that one then loses this much time, and no more.
   */
  readonly sliceMs: number;
  /**
   * Sleeps if `words[index]` is `expected`, until a notify or for `timeoutMs`.
   * May also return for no reason: look at the word.
   */
  wait(words: Int32Array, index: number, expected: number, timeoutMs: number): void;
  /** As `wait`, with the event loop turning; keeps the process alive until it settles. */
  waitAsync(words: Int32Array, index: number, expected: number, timeoutMs: number): AsyncSleep;
  /** Wakes at most `count` sleepers of a word, blocking and async ones alike. */
  notify(words: Int32Array, index: number, count: number): void;
}

/** A sleep that an event loop waits for. */
export interface AsyncSleep {
  readonly woken: Promise<void>;
  /** Gives the sleep up. A wake-up that reaches it all the same is handed on to the next sleeper. */
  cancel(): void;
}
