import { isPromise } from "../is-promise.ts";
import { TimeoutError } from "../errors.ts";
import { Shared } from "../memory/shared.ts";
import { guard } from "./guard.ts";
import type { WaitOptions } from "./steps.ts";

/** Method that says how a console shows an object: Node's, which Deno and Bun know, too. */
const INSPECT = Symbol.for("nodejs.util.inspect.custom");

/** What can be taken and given back, by a caller that may have to block for it. */
export abstract class Lockable extends Shared {
  /** Takes it; returns whether it was there within `timeout` ms. */
  abstract acquire(timeout?: number): boolean;
  /** Gives it back. */
  abstract release(): void;
  /** As {@linkcode Lockable.run} for an `fn` that may be async, with the event loop turning while it waits. */
  abstract runAsync<T>(fn: () => T | PromiseLike<T>, options?: WaitOptions): Promise<T>;

  /**
   * Takes it, and returns a guard that gives it back when it is disposed of: `using held = lock.hold()`.
   * The guard's second disposal does nothing.
   *
   * @param timeout Longest wait in ms; left out, it waits for ever.
   * @throws {TimeoutError} If the time ran out.
   */
  hold(timeout?: number): Disposable {
    if (this.acquire(timeout)) return guard(() => this.release());
    throw this.notHeld(timeout);
  }

  /**
   * Calls `fn` while it is held, and returns its result; it is given back whatever happens.
   *
   * @throws {TypeError} If `fn` returns a promise, whose work would not be covered: use `runAsync`.
   */
  run<T>(fn: () => T): T {
    using _ = this.hold();
    const result = fn();
    if (isPromise(result)) {
      throw new TypeError(
        `Cannot run an async function under ${this.constructor.name}.run(), which ends before it does: use runAsync()`,
      );
    }
    return result;
  }

  /** Says whether it is locked, as Python's `repr()` does. */
  override toString(): string {
    return this.constructor.name;
  }

  /** @internal */
  [INSPECT](): string {
    return this.toString();
  }

  /** @internal */
  protected notHeld(timeout: number | undefined): TimeoutError {
    return new TimeoutError(`Cannot hold ${this.constructor.name}: it was not free within ${timeout} ms`);
  }
}

/** What can be taken by a caller whose event loop must turn, too, and given back by anybody. */
export abstract class AsyncLockable extends Lockable {
  /** As {@linkcode Lockable.acquire}, with the event loop turning. */
  abstract acquireAsync(options?: WaitOptions): Promise<boolean>;

  /** As {@linkcode Lockable.hold}, with the event loop turning. Rejects with `signal.reason` when aborted. */
  async holdAsync(options: WaitOptions = {}): Promise<Disposable> {
    if (await this.acquireAsync(options)) return guard(() => this.release());
    throw this.notHeld(options.timeout);
  }

  /** As {@linkcode Lockable.run} for an `fn` that may be async, with the event loop turning while it waits. */
  override async runAsync<T>(fn: () => T | PromiseLike<T>, options: WaitOptions = {}): Promise<T> {
    using _ = await this.holdAsync(options);
    return await fn();
  }
}
