import { medianInterval } from "./median-interval.ts";
import { median } from "./quantile.ts";
import { signTest } from "./sign-test.ts";
import { student95 } from "./student-t.ts";
import { meanOf, tTest } from "./t-test.ts";

/** A typical value, its 95 % interval, and how surprising it would be if the true one were 0. */
export interface Estimate {
  middle: number;
  /** `null` if there are too few values for one. */
  interval: { low: number; high: number } | null;
  p: number;
  /** Independent values that it stands on, less one. */
  freedom: number;
}

/**
 * Estimates the typical value of some clusters, without resampling.
 *
 * One cluster holds independent values: their median, its interval from order statistics, and the test of their signs. Of several
 * clusters each is the life of a process. Another run would have other lives, so a life counts as one value, its
 * median, however often it was looked at: their mean, with Student's interval and test.
 *
 * @param clusters Values that belong together; none of them empty.
 * @see J. N. S. Matthews et al., "Analysis of serial measurements in medical research", BMJ 300 (1990).
 * @see T. Kalibera and R. Jones, "Rigorous benchmarking in reasonable time", ISMM (2013).
 */
export function estimateMedian(clusters: readonly (readonly number[])[]): Estimate {
  if (clusters.length === 1) {
    const values = clusters[0]!;
    const [middle, interval] = [median(values), medianInterval(values)];
    return { middle, interval, p: signTest(values), freedom: values.length - 1 };
  }
  const medians = clusters.map(median);
  const { mean, error } = meanOf(medians);
  const freedom = medians.length - 1;
  const half = student95(freedom) * error;
  return { middle: mean, interval: { low: mean - half, high: mean + half }, p: tTest(medians), freedom };
}
