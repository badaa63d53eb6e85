/** The bases of the lesson's CPU-bound task. */
export const BASES = [2, 3, 5] as const;

/** The exponent of the lesson. */
export const LESSON_EXPONENT = 1_000_000;

/** A prime (2⁶¹ − 1): a result's remainder by it proves the result, at a small part of the cost of its digits. */
const PRIME = 2n ** 61n - 1n;

/** Raises `base` to `exponent` as a BigInt, and returns the remainder that proves it. */
export function power(base: number, exponent: number): bigint {
  return BigInt(base) ** BigInt(exponent) % PRIME;
}

/** Returns what {@linkcode power} must return, found another way: without ever having the result itself. */
export function expectedPower(base: number, exponent: number): bigint {
  let product = 1n;
  for (let square = BigInt(base), left = exponent; left > 0; left = Math.floor(left / 2)) {
    if (left % 2 === 1) product = (product * square) % PRIME;
    square = (square * square) % PRIME;
  }
  return product;
}
