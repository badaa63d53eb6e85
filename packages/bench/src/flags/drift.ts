import { median } from "../quantile.ts";
import type { LogSample } from "./levelled.ts";

/** A change of less than this, as a logarithm, is none that a report would speak of. */
const LEAST = Math.log(1.03);
/** A normal deviate exceeds it, in either direction, once in 1,000 times. */
const SURE = 3.29;

/**
 * Finds out whether later samples are larger or smaller: with Kendall's rank test for a trend, summed over the restarts as if they
 * were seasons, so that only what happens within them counts.
 *
 * @returns The ratio of the end to the begin of a restart, from the median slope, or `undefined` if there is no drift.
 * @see R. M. Hirsch, J. R. Slack, R. A. Smith, "Techniques of Trend Analysis for Monthly Water Quality Data" (1982)
 */
export function drift(samples: readonly LogSample[]): number | undefined {
  let score = 0;
  let variance = 0;
  let longest = 0;
  const slopes: number[] = [];
  for (const life of Map.groupBy(samples, ({ restart }) => restart).values()) {
    const n = life.length;
    variance += (n * (n - 1) * (2 * n + 5)) / 18;
    longest = Math.max(longest, life[n - 1].round - life[0].round);
    for (const [i, later] of life.entries())
      for (const earlier of life.slice(0, i)) {
        score += Math.sign(later.log - earlier.log);
        slopes.push((later.log - earlier.log) / (later.round - earlier.round));
      }
  }
  // One less, as the score moves in steps of two.
  if (Math.abs(score) - 1 <= SURE * Math.sqrt(variance)) return undefined;
  const change = median(slopes) * longest;
  return Math.abs(change) < LEAST ? undefined : Math.exp(change);
}
