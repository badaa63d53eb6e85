/** Chunks for each worker, if nothing else is said: enough that a slow one does not keep the others waiting. */
const CHUNKS_PER_WORKER = 4;

/**
 * Returns how many items go together.
 *
 * @throws {RangeError} If `given` is no integer, or below 1.
 */
export function chunkSizeFor(
  act: string,
  given: number | undefined,
  length: number,
  workers: number,
): number {
  if (given === undefined) return Math.max(1, Math.ceil(length / (CHUNKS_PER_WORKER * workers)));
  const rule = `Cannot ${act} as chunkSize must be an integer >= 1: received`;
  if (typeof given !== "number") throw new TypeError(`${rule} ${typeof given}`);
  if (!Number.isInteger(given) || given < 1) throw new RangeError(`${rule} ${given}`);
  return given;
}

/**
 * Returns the items of an iterable as an array.
 *
 * @throws {TypeError} If it is not iterable.
 * @throws What its iterator throws.
 */
export function itemsOf<T>(act: string, iterable: Iterable<T>): readonly T[] {
  if (Array.isArray(iterable)) return iterable;
  if (typeof (iterable as Iterable<T> | undefined)?.[Symbol.iterator] !== "function")
    throw new TypeError(`Cannot ${act} as items must be iterable: received ${typeof iterable}`);
  return [...iterable];
}
