import type { Content } from "../memory/record.ts";
import type { Place } from "../memory/place.ts";
import type { Lock } from "./lock.ts";

/**
 * Where a queue keeps its items, and in which order it gives them.
 *
 * Each operation takes effect in one atomic step, the change of PUTS or GETS: a worker that is killed before it has changed
 * nothing, and one that is killed after it has left nothing to do that the next operation does not do first. So a lock that
 * comes back abandoned guards a whole store, and all that can be lost is a block of memory.
 */
export interface Store {
  /** To be held by whoever puts. */
  readonly putting: Lock;
  /** To be held by whoever takes; another one than `putting` if the two do not disturb each other. */
  readonly taking: Lock;
  /**
   * Adds an item.
   *
   * @throws {RangeError} If the memory is full; nothing has then changed.
   * @throws {TypeError} If it cannot be ordered among the others; nothing has then changed.
   */
  put(content: Content): void;
  /** Takes the next item out; `undefined` if there is none. */
  take(): Content | undefined;
  /** Gives back the memory. No items may be left. */
  dispose(): void;
}

/** The class of a store. */
export type StoreClass = new (place: Place) => Store;
