import type { WaitOptions } from "./steps.ts";

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

/**
 * Returns the timeout in ms and the signal of an async form's options.
 *
 * @throws {TypeError} If `options` is not an object, or its timeout is not a number.
 * @throws {RangeError} If its timeout is negative or NaN.
 */
export function checkWait(
  act: string,
  options: WaitOptions = {},
): { timeoutMs: number; signal: AbortSignal | undefined } {
  if (typeof options !== "object" || options === null) {
    throw new TypeError(
      `Cannot ${act} as options must be an object such as { timeout: 50 }: received ${String(options)}`,
    );
  }
  return { timeoutMs: checkTimeout(act, options.timeout), signal: options.signal };
}
