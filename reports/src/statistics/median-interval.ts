import { atMostHeads } from "./fair-coin.ts";

/**
 * The 95 % interval of a median, from the values that stand `k` from each end: how often these have the median between them is
 * known for every distribution, as it is the chance of so many heads of a fair coin. 95 % lies between two such `k`, so the ends lie
 * between their values.
 *
 * @param values Independent of each other.
 * @returns `null` for fewer than 6 values: all of them fall on one side of the median in more than 5 % of all cases.
 * @see T. P. Hettmansperger and S. J. Sheather, "Confidence Intervals Based on Interpolated Order Statistics",
 * Statistics & Probability Letters 4 (1986).
 */
export function medianInterval(values: readonly number[]): { low: number; high: number } | null {
  const n = values.length;
  const coverage = (k: number) => 1 - 2 * atMostHeads(k - 1, n);
  if (coverage(1) < 0.95) return null;
  let k = firstGuess(n);
  while (coverage(k) < 0.95) k--;
  while (coverage(k + 1) >= 0.95) k++;
  const share = (coverage(k) - 0.95) / (coverage(k) - coverage(k + 1));
  const weight = ((n - k) * share) / (k + (n - 2 * k) * share);
  const sorted = values.toSorted((a, b) => a - b);
  const between = (outer: number, inner: number) => (1 - weight) * sorted[outer]! + weight * sorted[inner]!;
  return { low: between(k - 1, k), high: between(n - k, n - k - 1) };
}

/** Near the right `k`, by the normal distribution. */
const firstGuess = (n: number) => Math.max(1, Math.floor((n - 1.96 * Math.sqrt(n)) / 2));
