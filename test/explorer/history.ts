import { nameOf } from "./operation.ts";
import type { Operation, Result } from "./operation.ts";

/**
 * What one call of a worker has seen so far: the results of its operations, in order. As the code is deterministic,
 * that says all about where it is. Equal histories are one object, so that what comes next is found out once.
 */
export class History {
  static #count = 0;
  readonly id: number = History.#count++;
  /** Which call of the worker's program this is, and what the call before it returned. */
  readonly call: number;
  readonly before: unknown;
  readonly results: readonly Result[];
  /** How often it woke in this call without having been notified. */
  readonly naps: number;
  /** What the code does next, once that is known. */
  next: Operation | undefined;
  readonly #children = new Map<string, History>();

  constructor(call: number, before: unknown, results: readonly Result[] = [], naps = 0) {
    this.call = call;
    this.before = before;
    this.results = results;
    this.naps = naps;
  }

  /** The history after one more operation. */
  after(result: Result, isNap = false): History {
    const name = nameOf(result) + (isNap ? " by itself" : "");
    let child = this.#children.get(name);
    if (!child) {
      child = new History(this.call, this.before, [...this.results, result], this.naps + Number(isNap));
      this.#children.set(name, child);
    }
    return child;
  }
}
