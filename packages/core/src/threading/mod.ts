/**
 * Threads, and primitives in the memory that the threads of one process share.
 *
 * @module
 */
import type { MemoryKind } from "../memory/memory.ts";
import { shareable } from "../memory/shared-classes.ts";
import type { Shared } from "../memory/shared.ts";
import { Barrier as BaseBarrier } from "../sync/barrier.ts";
import type { BarrierOptions } from "../sync/barrier.ts";
import { BoundedSemaphore as BaseBoundedSemaphore } from "../sync/bounded-semaphore.ts";
import { Condition as BaseCondition } from "../sync/condition.ts";
import type { Event as BaseEvent } from "../sync/event.ts";
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
import { Event } from "./event.ts";

export { setExceptHook } from "./except-hook.ts";
export type { UncaughtError } from "./except-hook.ts";
export { Thread } from "./thread.ts";
export type { ThreadOptions } from "./thread.ts";
export { activeCount, currentThread, enumerate, mainThread } from "./threads.ts";
export { Timer } from "./timer.ts";
export type { TimerOptions } from "./timer.ts";
export { Event };

/** A lock that the threads of this process share. */
export class Lock extends BaseLock {
  /** @internal */
  static override readonly kind: MemoryKind = "threads";
}

/** A re-entrant lock that the threads of this process share. */
export class RLock extends BaseRLock {
  /** @internal */
  static override readonly kind: MemoryKind = "threads";
}

/** A semaphore that the threads of this process share. */
export class Semaphore extends BaseSemaphore {
  /** @internal */
  static override readonly kind: MemoryKind = "threads";
}

/** A bounded semaphore that the threads of this process share. */
export class BoundedSemaphore extends BaseBoundedSemaphore {
  /** @internal */
  static override readonly kind: MemoryKind = "threads";
}

/** A barrier that the threads of this process share. */
export class Barrier extends BaseBarrier {
  /** @internal */
  static override readonly kind: MemoryKind = "threads";
}

/** A condition that the threads of this process share. */
export class Condition extends BaseCondition {
  /** @internal */
  static override readonly kind: MemoryKind = "threads";
}

/** A queue that the threads of this process share. */
export class Queue<T = unknown> extends BaseQueue<T> {
  /** @internal */
  static override readonly kind: MemoryKind = "threads";
}

/** A queue, last in, first out, that the threads of this process share. */
export class LifoQueue<T = unknown> extends BaseLifoQueue<T> {
  /** @internal */
  static override readonly kind: MemoryKind = "threads";
}

/** A queue, lowest item first, that the threads of this process share. */
export class PriorityQueue<T = unknown> extends BasePriorityQueue<T> {
  /** @internal */
  static override readonly kind: MemoryKind = "threads";
}

/** A number that the threads of this process share. */
export class Value<T extends ElementType = ElementType> extends BaseValue<T> {
  /** @internal */
  static override readonly kind: MemoryKind = "threads";
}

/** An array of numbers that the threads of this process share. */
export class SharedArray<T extends ElementType = ElementType> extends BaseSharedArray<T> {
  /** @internal */
  static override readonly kind: MemoryKind = "threads";
}

/** A list that the threads of this process share. */
export class SharedList<T = unknown> extends BaseSharedList<T> {
  /** @internal */
  static override readonly kind: MemoryKind = "threads";
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
  Shared,
  WaitOptions,
};

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
);
