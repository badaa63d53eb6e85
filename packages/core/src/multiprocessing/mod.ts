/**
 * Processes, and primitives in the memory that processes share, whatever runtime each of them runs on.
 *
 * @module
 */
import type { MemoryKind } from "../memory/memory.ts";
import { openNamed, openReferred } from "../memory/open-named.ts";
import { processMemory } from "../memory/process-memory.ts";
import { registerMemories } from "../memory/process-memories.ts";
import { shareable } from "../memory/shared-classes.ts";
import type { NameOptions, Shared } from "../memory/shared.ts";
import { Barrier as BaseBarrier } from "../sync/barrier.ts";
import type { BarrierOptions } from "../sync/barrier.ts";
import { BoundedSemaphore as BaseBoundedSemaphore } from "../sync/bounded-semaphore.ts";
import { Condition as BaseCondition } from "../sync/condition.ts";
import { Event as BaseEvent } from "../sync/event.ts";
import type { ElementArray, ElementType, ElementValue } from "../sync/element-types.ts";
import { LifoQueue as BaseLifoQueue } from "../sync/lifo-queue.ts";
import { Lock as BaseLock } from "../sync/lock.ts";
import { PriorityQueue as BasePriorityQueue } from "../sync/priority-queue.ts";
import { Queue as BaseQueue } from "../sync/queue.ts";
import { RLock as BaseRLock } from "../sync/rlock.ts";
import { Semaphore as BaseSemaphore } from "../sync/semaphore.ts";
import { SharedArray as BaseSharedArray } from "../sync/shared-array.ts";
import { SharedList as BaseSharedList } from "../sync/shared-list.ts";
import type { AsyncLockable, Lockable } from "../sync/lockable.ts";
import type { Guarded } from "../sync/guarded.ts";
import type { Mutex } from "../sync/mutex.ts";
import type { WaitOptions } from "../sync/steps.ts";
import { Value as BaseValue } from "../sync/value.ts";
import { Connection } from "./connection.ts";
import { SharedMemory } from "./shared-memory.ts";

export { cpuCount } from "../cpu-count.ts";
export { Connection };
export { activeChildren } from "./known-children.ts";
export { list, unlink } from "./names.ts";
export type { ParentProcess } from "./parent-process.ts";
export { SharedMemory };
export { Pipe } from "./pipe.ts";
export { Process } from "./process.ts";
export type { ProcessOptions } from "./process.ts";
export type { SharedMemoryOptions } from "./shared-memory.ts";
export { currentProcess, parentProcess } from "./processes.ts";
export { waitForAny, waitForAnyAsync } from "./wait-for-any.ts";
export type { Waitable } from "./wait-for-any.ts";

/** A lock that processes share, whatever runtime they run on. */
export class Lock extends BaseLock {
  /** @internal */
  static override readonly kind: MemoryKind = "processes";
}

/** A re-entrant lock that processes share, whatever runtime they run on. */
export class RLock extends BaseRLock {
  /** @internal */
  static override readonly kind: MemoryKind = "processes";
}

/** A semaphore that processes share, whatever runtime they run on. */
export class Semaphore extends BaseSemaphore {
  /** @internal */
  static override readonly kind: MemoryKind = "processes";
}

/** A bounded semaphore that processes share, whatever runtime they run on. */
export class BoundedSemaphore extends BaseBoundedSemaphore {
  /** @internal */
  static override readonly kind: MemoryKind = "processes";
}

/** A barrier that processes share, whatever runtime they run on. */
export class Barrier extends BaseBarrier {
  /** @internal */
  static override readonly kind: MemoryKind = "processes";
}

/** A condition that processes share, whatever runtime they run on. */
export class Condition extends BaseCondition {
  /** @internal */
  static override readonly kind: MemoryKind = "processes";
}

/** An event that processes share, whatever runtime they run on. */
export class Event extends BaseEvent {
  /** @internal */
  static override readonly kind: MemoryKind = "processes";
}

/** A queue that processes share, whatever runtime they run on. */
export class Queue<T = unknown> extends BaseQueue<T> {
  /** @internal */
  static override readonly kind: MemoryKind = "processes";
}

/** A queue, last in, first out, that processes share, whatever runtime they run on. */
export class LifoQueue<T = unknown> extends BaseLifoQueue<T> {
  /** @internal */
  static override readonly kind: MemoryKind = "processes";
}

/** A queue, lowest item first, that processes share, whatever runtime they run on. */
export class PriorityQueue<T = unknown> extends BasePriorityQueue<T> {
  /** @internal */
  static override readonly kind: MemoryKind = "processes";
}

/** A number that processes share, whatever runtime they run on. */
export class Value<T extends ElementType = ElementType> extends BaseValue<T> {
  /** @internal */
  static override readonly kind: MemoryKind = "processes";
}

/** An array of numbers that processes share, whatever runtime they run on. */
export class SharedArray<T extends ElementType = ElementType> extends BaseSharedArray<T> {
  /** @internal */
  static override readonly kind: MemoryKind = "processes";
}

/** A list that processes share, whatever runtime they run on. */
export class SharedList<T = unknown> extends BaseSharedList<T> {
  /** @internal */
  static override readonly kind: MemoryKind = "processes";
}

/** What a function that takes an object of either module can say. */
export type {
  AsyncLockable,
  BarrierOptions,
  BaseBarrier,
  BaseBoundedSemaphore,
  BaseCondition,
  BaseEvent,
  BaseLifoQueue,
  BaseLock,
  BasePriorityQueue,
  BaseQueue,
  BaseRLock,
  BaseSemaphore,
  BaseSharedArray,
  BaseSharedList,
  BaseValue,
  ElementArray,
  ElementType,
  ElementValue,
  Guarded,
  Lockable,
  Mutex,
  NameOptions,
  Shared,
  WaitOptions,
};

registerMemories({ openNamed, openReferred, processMemory });
shareable(
  Lock,
  RLock,
  Semaphore,
  BoundedSemaphore,
  Barrier,
  Condition,
  Event,
  Value,
  SharedArray,
  SharedList,
  Queue,
  LifoQueue,
  PriorityQueue,
  Connection,
  SharedMemory,
);
