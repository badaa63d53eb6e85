/**
 * The value below which a share `p` of `values` lies, interpolated between neighbours as R and NumPy
 * do by default (Hyndman and Fan's type 7).
 *
 * @param p Share in 0 to 1.
 * @throws {RangeError} If there are no values.
 */
export function quantile(values: readonly number[], p: number): number {
  if (values.length === 0) {
    throw new RangeError("Cannot take a quantile as values must not be empty: received none");
  }
  const sorted = values.toSorted((a, b) => a - b);
  const at = (sorted.length - 1) * p;
  const below = sorted[Math.floor(at)]!;
  return below + (sorted[Math.ceil(at)]! - below) * (at % 1);
}

/** The middle value, or the mean of the two in the middle. */
export const median = (values: readonly number[]): number => quantile(values, 0.5);

/** The width of the middle half of the values; `null` if there are too few to have quarters. */
export const interquartileRange = (values: readonly number[]): number | null =>
  values.length < 4 ? null : quantile(values, 0.75) - quantile(values, 0.25);
