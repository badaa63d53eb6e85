import { Queue } from "./queue.ts";
import { Stack } from "./queue-stack.ts";

/**
 * A {@linkcode Queue} that gives the item that was put last, like Python's `queue.LifoQueue`.
 *
 * @see https://docs.python.org/3/library/queue.html#queue.LifoQueue
 */
export class LifoQueue<T = unknown> extends Queue<T> {
  /** @internal */
  static override readonly Store = Stack;
}
