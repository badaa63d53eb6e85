import type { Memory } from "../memory/memory.ts";
import { disposeMember, memberAt, Shared } from "../memory/shared.ts";
import type { RLock } from "./rlock.ts";

/** The word that says where the lock is, the same in all such objects. */
const LOCK = 3;

/** Data in shared memory with a lock beside it, which is made when it is first asked for. */
export abstract class Guarded extends Shared {
  /** Words that belong to the lock, and may lie before it. */
  static readonly GUARD_WORDS: number = LOCK + 1;
  #lock: RLock | undefined;

  /** @internal */
  static override dispose(memory: Memory, at: number): void {
    disposeMember(memory, at + LOCK);
  }

  /** A lock for steps that belong together. Reading and writing never take it by themselves. */
  get lock(): RLock {
    return (this.#lock ??= memberAt(this.place, LOCK, "RLock") as RLock);
  }

  /** Takes the lock and returns a guard, as {@linkcode RLock.hold}. */
  hold(timeout?: number): Disposable {
    return this.lock.hold(timeout);
  }
}
