/**
 * Returns a timeout in ms; left out, it is `Infinity`.
 *
 * @throws {TypeError} If it is not a number.
 * @throws {RangeError} If it is negative or NaN.
 */
export function checkTimeout(act: string, timeout: number | undefined): number {
  if (timeout === undefined) return Infinity;
  if (typeof timeout !== "number") {
    throw new TypeError(
      `Cannot ${act} as timeout must be a number of milliseconds: received ${typeof timeout}`,
    );
  }
  if (!(timeout >= 0)) throw new RangeError(`Cannot ${act} as timeout must be >= 0: received ${timeout}`);
  return timeout;
}
