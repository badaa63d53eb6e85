/**
 * Processes, and primitives in the memory that processes share, whatever runtime each of them runs on.
 *
 * @module
 */
import { shareable } from "../memory/shared.ts";
import type { Shared } from "../memory/shared.ts";
import { processMemory } from "../memory/process-memory.ts";
import { Event as BaseEvent } from "../sync/event.ts";
import type { ElementType, ElementValue } from "../sync/element-types.ts";
import { Lock as BaseLock } from "../sync/lock.ts";
import type { WaitOptions } from "../sync/steps.ts";
import { Value as BaseValue } from "../sync/value.ts";

export { Process } from "./process.ts";
export type { ProcessOptions } from "./process.ts";

/** A lock that processes share, whatever runtime they run on. */
export class Lock extends BaseLock {
  constructor() {
    super(processMemory());
  }
}

/** An event that processes share, whatever runtime they run on. */
export class Event extends BaseEvent {
  constructor() {
    super(processMemory());
  }
}

/** A number that processes share, whatever runtime they run on. */
export class Value<T extends ElementType = ElementType> extends BaseValue<T> {
  /**
   * Makes a value of an element type, such as `"i32"`.
   *
   * @throws {TypeError} If there is no such type, or `initial` is of another kind.
   * @throws {RangeError} If `initial` does not fit.
   */
  constructor(type: T, initial: ElementValue<T>) {
    super(processMemory(), type, initial);
  }
}

/** What a function that takes an object of either module can say. */
export type { BaseEvent, BaseLock, BaseValue, ElementType, ElementValue, Shared, WaitOptions };

shareable("processes", Lock, BaseLock);
shareable("processes", Event, BaseEvent);
shareable("processes", Value, BaseValue);
