import { Queue } from "./queue.ts";
import { Stack } from "./queue-stack.ts";

/**
 * A {@linkcode Queue} that gives the item that was put last, like Python's `queue.LifoQueue`.
 *
 * @example
 * ```ts
 * import { LifoQueue } from "nogil/threading";
 *
 * const stack = new LifoQueue<string>();
 * stack.put("first");
 * stack.put("second");
 * console.log(stack.get(), stack.get()); // second first
 * ```
 * @see https://docs.python.org/3/library/queue.html#queue.LifoQueue
 */
export class LifoQueue<T = unknown> extends Queue<T> {
  /** @internal */
  static override readonly Store = Stack;
}
