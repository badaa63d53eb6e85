import { medianOfCounts, ranksOf } from "./median-of-counts.ts";
import { median, quantileOfSorted } from "./quantile.ts";
import { randomFrom } from "./random-from.ts";
import { signTest } from "./sign-test.ts";
import { tTest } from "./t-test.ts";

const RESAMPLES = 10_000;

/** A median, its 95 % interval, and how surprising it would be if the true one were 0. */
export interface Estimate {
  median: number;
  low: number;
  high: number;
  p: number;
}

/**
 * Estimates a median by the percentile bootstrap: the same input and seed give the same answer.
 *
 * With several clusters it draws clusters first and values inside them second, so that the interval
 * tells what another run of the whole would give, not another slice of the same processes.
 *
 * @param clusters Values that belong together, such as those of one process; none of them empty.
 */
export function bootstrapMedian(clusters: readonly (readonly number[])[], seed: string): Estimate {
  const values = clusters.flat();
  const sorted = Float64Array.from(values).sort();
  const ranks = ranksOf(values, sorted);
  let end = 0;
  const starts = Int32Array.from(clusters, ({ length }) => (end += length) - length);
  const lengths = Int32Array.from(clusters, ({ length }) => length);
  const random = randomFrom(seed);
  const counts = new Uint32Array(sorted.length);
  const medians = new Float64Array(RESAMPLES);
  let [atMost, atLeast] = [0, 0]; // 0
  for (let i = 0; i < RESAMPLES; i++) {
    counts.fill(0);
    let total = 0;
    for (let j = 0; j < lengths.length; j++) {
      const drawn = Math.floor(random() * lengths.length);
      const start = starts[drawn]!;
      const length = lengths[drawn]!;
      total += length;
      for (let k = 0; k < length; k++) counts[ranks[start + Math.floor(random() * length)]!]!++;
    }
    const middle = medianOfCounts(sorted, counts, total);
    medians[i] = middle;
    if (middle <= 0) atMost++;
    if (middle >= 0) atLeast++;
  }
  medians.sort();
  const tail = Math.min(atMost, atLeast) / RESAMPLES;
  const exact = clusters.length > 1 ? tTest(clusters.map(median)) : signTest(values);
  return {
    median: median(values),
    low: quantileOfSorted(medians, 0.025),
    high: quantileOfSorted(medians, 0.975),
    // Resampling cannot see what a few values lack, so it is held to a test that counts them.
    p: Math.min(1, Math.max(2 * tail, 2 / RESAMPLES, exact)),
  };
}
