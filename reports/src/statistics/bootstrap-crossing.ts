import { crossingOf } from "./crossing-of.ts";
import { medianOfCounts, ranksOf } from "./median-of-counts.ts";
import { randomFrom } from "./random-from.ts";

/** Enough for the ends of an interval, which are read off to a tenth of its width; nothing else is taken from them. */
const RESAMPLES = 2000;

/** What one round says of one size of task. */
export interface SizedRatio {
  /** Time without the other way. */
  size: number;
  /** Logarithm of the time with it divided by that. */
  logRatio: number;
}

/**
 * The 95 % interval of a crossing by the percentile bootstrap. It draws restarts first, the same ones for all sizes, as what
 * one life of a process is off by it may be off by at every size; and rounds inside them second.
 *
 * @see B. Efron and R. Tibshirani, "An Introduction to the Bootstrap" (1993), chapter 13.
 * @param curve For each size, ascending, what each restart measured; empty where a restart measured nothing.
 * @returns The interval; 0 and Infinity where it leaves the sizes.
 */
export function bootstrapCrossing(
  curve: readonly (readonly (readonly SizedRatio[])[])[],
  seed: string,
): { low: number; high: number } {
  const random = randomFrom(seed);
  const below = (limit: number) => Math.floor(random() * limit);
  const restarts = curve[0]!.length;
  const drawn = new Array<number>(restarts);
  const points = curve.map((clusters) => resampler(clusters, below));
  const crossings = new Float64Array(RESAMPLES);
  for (let i = 0; i < RESAMPLES; i++) {
    for (let j = 0; j < restarts; j++) drawn[j] = below(restarts);
    const measured = points.map((resample) => resample(drawn)).filter((point) => point !== null);
    crossings[i] = crossingOf(
      measured.map(({ size }) => size),
      measured.map(({ logRatio }) => logRatio),
    );
  }
  crossings.sort();
  // Ranks, as nothing lies between a size and Infinity.
  const tail = Math.floor(0.025 * (RESAMPLES - 1));
  return { low: crossings[tail]!, high: crossings[RESAMPLES - 1 - tail]! };
}

/** Resamples one size: the medians of as many rounds as the drawn restarts have there, or `null` if they have none. */
function resampler(clusters: readonly (readonly SizedRatio[])[], below: (limit: number) => number) {
  const all = clusters.flat();
  const size = counter(all.map((each) => each.size));
  const logRatio = counter(all.map((each) => each.logRatio));
  let end = 0;
  const starts = clusters.map(({ length }) => (end += length) - length);
  return (restarts: readonly number[]): SizedRatio | null => {
    let total = 0;
    for (const restart of restarts) {
      const { length } = clusters[restart]!;
      for (let k = 0; k < length; k++) {
        const at = starts[restart]! + below(length);
        size.add(at);
        logRatio.add(at);
      }
      total += length;
    }
    return total === 0 ? null : { size: size.take(total), logRatio: logRatio.take(total) };
  };
}

/** Counts values that are drawn by their place, until their median is taken. */
function counter(values: readonly number[]) {
  const sorted = Float64Array.from(values).sort();
  const ranks = ranksOf(values, sorted);
  const counts = new Uint32Array(sorted.length);
  return {
    add: (at: number) => void counts[ranks[at]!]!++,
    take(total: number): number {
      const median = medianOfCounts(sorted, counts, total);
      counts.fill(0);
      return median;
    },
  };
}
