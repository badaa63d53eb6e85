/**
 * Threads, and primitives in the memory that the threads of one process share.
 *
 * @module
 */
import { shareable } from "../memory/shared.ts";
import type { Shared } from "../memory/shared.ts";
import { threadMemory } from "../memory/thread-memory.ts";
import { Event as BaseEvent } from "../sync/event.ts";
import type { ElementType, ElementValue } from "../sync/element-types.ts";
import { Lock as BaseLock } from "../sync/lock.ts";
import type { WaitOptions } from "../sync/steps.ts";
import { Value as BaseValue } from "../sync/value.ts";

export { Thread } from "./thread.ts";
export type { ThreadOptions } from "./thread.ts";

/** A lock that the threads of this process share. */
export class Lock extends BaseLock {
  constructor() {
    super(threadMemory());
  }
}

/** An event that the threads of this process share. */
export class Event extends BaseEvent {
  constructor() {
    super(threadMemory());
  }
}

/** A number that the threads of this process share. */
export class Value<T extends ElementType = ElementType> extends BaseValue<T> {
  /**
   * Makes a value of an element type, such as `"i32"`.
   *
   * @throws {TypeError} If there is no such type, or `initial` is of another kind.
   * @throws {RangeError} If `initial` does not fit.
   */
  constructor(type: T, initial: ElementValue<T>) {
    super(threadMemory(), type, initial);
  }
}

/** What a function that takes an object of either module can say. */
export type { BaseEvent, BaseLock, BaseValue, ElementType, ElementValue, Shared, WaitOptions };

shareable("threads", Lock, BaseLock);
shareable("threads", Event, BaseEvent);
shareable("threads", Value, BaseValue);
