import { median } from "../quantile.ts";
import type { LogSample } from "./levelled.ts";

/** A change of less than this, as a logarithm, is none that a report would speak of. */
const LEAST = Math.log(1.03);
/** A normal deviate exceeds it, in either direction, once in 1,000 times. */
const SURE = 3.29;

/** Whether so many samples could show a drift: if each of them were larger than the one before, that would not be by chance. */
export function canDrift(samples: readonly LogSample[]): boolean {
  const lengths = [...livesOf(samples)].map(({ length }) => length);
  return isSure(
    lengths.reduce((sum, n) => sum + (n * (n - 1)) / 2, 0),
    lengths.reduce((sum, n) => sum + varianceOf(n), 0),
  );
}

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
  for (const life of livesOf(samples)) {
    variance += varianceOf(life.length);
    longest = Math.max(longest, life.at(-1)!.round - life[0].round);
    for (const [i, later] of life.entries())
      for (const earlier of life.slice(0, i)) {
        score += Math.sign(later.log - earlier.log);
        slopes.push((later.log - earlier.log) / (later.round - earlier.round));
      }
  }
  if (!isSure(score, variance)) return undefined;
  const change = median(slopes) * longest;
  return Math.abs(change) < LEAST ? undefined : Math.exp(change);
}

const livesOf = (samples: readonly LogSample[]) => Map.groupBy(samples, ({ restart }) => restart).values();

/** The variance of Kendall's score of so many samples in random order. */
const varianceOf = (n: number) => (n * (n - 1) * (2 * n + 5)) / 18;

/** One less, as the score moves in steps of two. */
const isSure = (score: number, variance: number) => Math.abs(score) - 1 > SURE * Math.sqrt(variance);
