import { targetOf } from "../targets.ts";
import type { AnyFunction } from "../targets.ts";
import type { WorkerSettings } from "./work.ts";

/** Settings of a pool. */
export interface PoolOptions {
  /** A function registered with `defineTasks` that each worker calls before its first task. If it throws, the pool is broken. */
  readonly initializer?: AnyFunction;
  /** The arguments of `initializer`. */
  readonly initArgs?: readonly unknown[];
  /** After so many tasks (a chunk counts as one) a worker ends, and another takes its place; left out, it never does. */
  readonly maxTasksPerChild?: number;
  /** A worker that has more bytes than this after a task (a process all in all, a thread in its own heap) ends, and another takes its place; left out, it never does. */
  readonly maxMemory?: number;
  /** How long in ms a task may go on that was asked to end, before its worker is ended; 100 if left out. */
  readonly abortGrace?: number;
}

/** Settings that were checked. */
export interface CheckedOptions {
  readonly size: number;
  readonly abortGrace: number;
  readonly worker: WorkerSettings;
}

const ABORT_GRACE_MS = 100;
/** More processes or threads than anybody can want; a mistake in units, most likely. */
const MOST_WORKERS = 1000;

/**
 * Checks the arguments of a pool's constructor.
 *
 * @throws {TypeError} If something is of another type, or `initializer` was not registered.
 * @throws {RangeError} If a number is out of its range.
 */
export function checkPoolOptions(name: string, size: unknown, options: PoolOptions): CheckedOptions {
  const act = `make ${name}`;
  if (typeof options !== "object" || options === null)
    throw new TypeError(
      `Cannot ${act} as options must be an object such as { maxTasksPerChild: 10 }: received ${String(options)}`,
    );
  const { initializer, initArgs = [], maxTasksPerChild, maxMemory, abortGrace } = options;
  if (!Array.isArray(initArgs))
    throw new TypeError(`Cannot ${act} as initArgs must be an array: received ${typeof initArgs}`);
  const number = (what: string, given: unknown, least: number, most: number, isInteger: boolean) => {
    const rule = `Cannot ${act} as ${what} must be ${isInteger ? "an integer" : "a number"} from ${least} to ${most}: received`;
    if (typeof given !== "number") throw new TypeError(`${rule} ${typeof given}`);
    if (!(given >= least && given <= most) || (isInteger && !Number.isInteger(given) && given !== Infinity))
      throw new RangeError(`${rule} ${given}`);
    return given;
  };
  return {
    size: number("its size", size, 1, MOST_WORKERS, true),
    abortGrace: number("abortGrace", abortGrace ?? ABORT_GRACE_MS, 0, Infinity, false),
    worker: {
      initializer: initializer === undefined ? undefined : targetOf(`${act} as initializer`, initializer),
      initArgs: [...initArgs],
      maxTasks: number("maxTasksPerChild", maxTasksPerChild ?? Infinity, 1, Infinity, true),
      maxMemory: number("maxMemory", maxMemory ?? Infinity, 1, Infinity, false),
    },
  };
}
