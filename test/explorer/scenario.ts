import type { Tamper, Worker } from "./worker.ts";

/**
 * One call that a worker makes. It must be deterministic, and keep nothing but what it returns, which the next call gets as
 * `before`: the handle is made anew whenever the code is run again.
 */
export type Call<T> = (handle: T, worker: Worker, before: unknown) => unknown;

/** How it all ended. */
export interface End {
  /** What the last call of each worker returned; `undefined` if it was killed. */
  readonly returned: readonly unknown[];
  /** Numbers of the workers that were killed. */
  readonly killed: ReadonlySet<number>;
}

/** Who does what with the primitive, and what may happen to them. */
export interface Scenario<T> {
  /** Makes what a worker has in its hands. */
  readonly make: (worker: Worker) => T;
  /** The calls of each worker. The first worker has the number 1. */
  readonly workers: readonly (readonly Call<T>[])[];
  /** What comes before all of them. */
  readonly begin?: (worker: Worker) => void;
  /** Looks at what is left behind; what it throws is reported with the way that led there. */
  readonly atEnd?: (handle: T, end: End) => void;
  /** How often a call may wake without having been notified while others can go on, for no reason or as time passes; 1 if left out. */
  readonly naps?: number;
  /** Longest sleep in ms; left out, there is no such safety net. */
  readonly sliceMs?: number;
  /** After how many ms a worker may notice that it was woken; only 0 if left out. */
  readonly oversleeps?: readonly number[];
  /** How many workers may be killed; none if left out. */
  readonly deaths?: number;
  /** Whether a worker may be killed in a state; if left out, always. */
  readonly mayDie?: (worker: number, at: (index: number) => number) => boolean;
  /** Whether the killed go on standing in queues, where they eat a wake-up each, as they do on Deno. */
  readonly leavesGhosts?: boolean;
  /** Whether a lock is waited for and taken in one operation. */
  readonly hasSimpleLocks?: boolean;
  /** The words of locks that guard other words. */
  readonly locks?: readonly number[];
  /** Resets what the code keeps in its own memory. A worker has forgotten it with the end of a call. */
  readonly forget?: () => void;
  /** Breaks the code, to see whether that is noticed. */
  readonly tamper?: Tamper;
}
