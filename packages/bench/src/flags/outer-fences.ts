import { quantile } from "../quantile.ts";

/** Fewest samples whose quartiles say something. */
const FEWEST = 8;

/**
 * Returns Tukey's outer fences: three times the distance of the quartiles beyond them. What is outside is "far out"; one in 30
 * normal samples of 12 has such a value, and one in 150 of 60. Infinite where there are too few, or where half of them are the same.
 *
 * @param leastSpread What the distance of the quartiles is taken to be at least.
 * @see D. C. Hoaglin, B. Iglewicz, J. W. Tukey, "Performance of Some Resistant Rules for Outlier Labeling" (1986)
 * @see J. W. Tukey, "Exploratory Data Analysis" (1977), section 2D
 */
export function outerFences(values: readonly number[], leastSpread = 0): { low: number; high: number } {
  const [low, high] = [0.25, 0.75].map((share) => quantile(values, share));
  const spread = Math.max(high - low, leastSpread);
  if (values.length < FEWEST || spread === 0) return { low: -Infinity, high: Infinity };
  return { low: low - 3 * spread, high: high + 3 * spread };
}
