import { Queue } from "./queue.ts";
import { Heap } from "./queue-heap.ts";

/**
 * A {@linkcode Queue} that gives the lowest item, like Python's `queue.PriorityQueue`; of equal ones the one that was put first.
 *
 * Numbers and bigints, texts and dates have an order, and so do arrays of those, by their first elements that differ: items are mostly
 * `[priority, data]`. An item that cannot be ordered among those that are in the queue is refused by `put` with a `TypeError`, as is
 * `[1, {}]` beside `[1, {}]`: put a number of your own between priority and data where priorities can be equal.
 *
 * @example
 * ```ts
 * import { PriorityQueue } from "nogil/threading";
 *
 * const queue = new PriorityQueue<[priority: number, what: string]>();
 * queue.put([2, "sweep"]);
 * queue.put([1, "put out the fire"]);
 * console.log(queue.get()[1]); // put out the fire
 * ```
 * @see https://docs.python.org/3/library/queue.html#queue.PriorityQueue
 */
export class PriorityQueue<T = unknown> extends Queue<T> {
  /** @internal */
  static override readonly Store = Heap;
}
