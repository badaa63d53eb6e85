/**
 * Orders two items of a priority queue as Python orders them: numbers and bigints, texts, dates, and arrays of those by their
 * first elements that differ.
 *
 * @returns Below 0 if `a` comes first, above 0 if `b` does, 0 if neither.
 * @throws {TypeError} If they have no order: they are of different kinds, of another kind, or NaN.
 */
export function compare(a: unknown, b: unknown): number {
  if (Array.isArray(a) && Array.isArray(b)) return compareArrays(a, b);
  if (isNumeric(a) && isNumeric(b)) return compareOrdered(a, b);
  if (typeof a === "string" && typeof b === "string") return compareOrdered(a, b);
  if (a instanceof Date && b instanceof Date) return compare(a.getTime(), b.getTime());
  throw new TypeError(
    `Cannot put into PriorityQueue as items must have an order: received ${kindOf(a)} and ${kindOf(b)}`,
  );
}

function compareArrays(a: readonly unknown[], b: readonly unknown[]): number {
  for (let i = 0; i < a.length && i < b.length; i++) {
    // What is the same needs no order.
    const order = a[i] === b[i] ? 0 : compare(a[i], b[i]);
    if (order !== 0) return order;
  }
  return a.length - b.length;
}

function compareOrdered<T extends number | bigint | string>(a: T, b: T): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function isNumeric(value: unknown): value is number | bigint {
  return typeof value === "bigint" || (typeof value === "number" && !Number.isNaN(value));
}

function kindOf(value: unknown): string {
  if (typeof value === "object" && value !== null) return value.constructor?.name ?? "object";
  return value === null || Number.isNaN(value) ? String(value) : typeof value;
}
