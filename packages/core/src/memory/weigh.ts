/** What is smaller, in words, is not worth mentioning: 64 KiB. */
const LEAST_WORDS = 1 << 14;
const MOST_BYTES = 1 << 26;

/**
 * Makes the garbage collector feel that an object of this worker keeps so many words of shared memory. It counts only what
 * it allocated, and would let gigabytes lie about that belong to a few small objects.
 */
export function weigh(words: number): void {
  if (words >= LEAST_WORDS) new ArrayBuffer(Math.min(4 * words, MOST_BYTES)); // garbage at once
}
