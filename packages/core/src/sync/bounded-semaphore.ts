import { Place } from "../memory/place.ts";
import type { NameOptions } from "../memory/shared.ts";
import { newSemaphore, Semaphore } from "./semaphore.ts";

/**
 * A {@linkcode Semaphore} that is never released above its initial value, like Python's
 * `threading.BoundedSemaphore`: a release too many is a mistake of the program, and a `RangeError`.
 *
 * @example
 * ```ts
 * import { BoundedSemaphore } from "nogil/threading";
 *
 * const seats = new BoundedSemaphore(1);
 * seats.run(() => console.log(seats.value)); // 0
 * try {
 *   seats.release();
 * } catch (error) {
 *   console.log(error instanceof RangeError, seats.value); // true 1
 * }
 * ```
 * @see https://docs.python.org/3/library/threading.html#threading.BoundedSemaphore
 */
export class BoundedSemaphore extends Semaphore {
  /**
   * Makes a semaphore that `value` may take at once.
   *
   * @throws {TypeError} If `value` is not a number.
   * @throws {RangeError} If it is not an integer from 0 to 2³¹−1.
   */
  constructor(value?: number, options?: NameOptions);
  /** @internal */
  constructor(place: Place);
  constructor(given: Place | number = 1, options?: NameOptions) {
    super(given instanceof Place ? given : newSemaphore(new.target, given, given, options));
  }
}
