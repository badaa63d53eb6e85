/** What a task gives: most promise it, one blocks until it is there. */
export type Given<T> = T | PromiseLike<T>;

/** How a pool is asked for the tasks of the comparison, in the way that its own documentation recommends. */
export interface OpenPeer {
  readonly add: (a: number, b: number) => Given<number>;
  readonly square: (n: number) => Given<number>;
  /** The function that a user writes to send many numbers in one task. */
  readonly squareAll: (numbers: readonly number[]) => Given<readonly number[]>;
  /** A task that calls `process.exit(1)`. */
  readonly exit: () => Given<unknown>;
  /** As `square` of each number, where the pool has a function for that. */
  readonly map?: (numbers: readonly number[]) => Given<readonly number[]>;
}

export type Workers = "threads" | "processes";

/** Workers of each pool. */
export const WORKERS = 2;

/** The path of a worker's file. */
export const workerFile = (name: string): string =>
  new URL(`./workers/${name}.mjs`, import.meta.url).pathname;
