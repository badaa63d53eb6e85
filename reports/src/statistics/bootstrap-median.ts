import { median, quantile } from "./quantile.ts";
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
  const sorted = values.toSorted((a, b) => a - b);
  const ranks = ranksOf(clusters, sorted);
  const random = randomFrom(seed);
  const below = (limit: number) => Math.floor(random() * limit);
  const counts = new Uint32Array(sorted.length);
  const medians: number[] = [];
  for (let i = 0; i < RESAMPLES; i++) {
    counts.fill(0);
    let total = 0;
    for (let j = 0; j < ranks.length; j++) {
      const cluster = ranks[below(ranks.length)]!;
      total += cluster.length;
      for (let k = 0; k < cluster.length; k++) counts[cluster[below(cluster.length)]!]!++;
    }
    medians.push(medianOfCounts(sorted, counts, total));
  }
  const share = (test: (value: number) => boolean) => medians.filter(test).length / RESAMPLES;
  const tail = Math.min(
    share((value) => value <= 0),
    share((value) => value >= 0),
  );
  const exact = clusters.length > 1 ? tTest(clusters.map(median)) : signTest(values);
  return {
    median: median(values),
    low: quantile(medians, 0.025),
    high: quantile(medians, 0.975),
    // Resampling cannot see what a few values lack, so it is held to a test that counts them.
    p: Math.min(1, Math.max(2 * tail, 2 / RESAMPLES, exact)),
  };
}

/** For each value of each cluster, a place in `sorted` that holds it; equal values may share one. */
function ranksOf(clusters: readonly (readonly number[])[], sorted: readonly number[]): number[][] {
  const places = new Map(sorted.map((value, rank) => [value, rank]));
  return clusters.map((cluster) => cluster.map((value) => places.get(value)!));
}

/** Counting instead of sorting each resample makes ten thousand of them cost milliseconds. */
function medianOfCounts(sorted: readonly number[], counts: Uint32Array, total: number): number {
  let rank = 0;
  let seen = counts[0]!;
  const skipTo = (position: number) => {
    while (seen <= position) seen += counts[++rank]!;
    return sorted[rank]!;
  };
  const lower = skipTo((total - 1) >> 1);
  return (lower + skipTo(total >> 1)) / 2;
}
