import type { Estimate } from "./estimate-median.ts";
import { student95, studentWithin } from "./student-t.ts";

/** What several machines say together, and how much they differ. */
export interface Pooled extends Estimate {
  interval: NonNullable<Estimate["interval"]>;
  /** How many of them. */
  count: number;
  /** Variance of the true values between machines. */
  tauSquared: number;
  /** Share in 0 to 1 of the scatter that noise within the machines does not explain. */
  iSquared: number;
}

/**
 * Pools estimates whose true values may differ from machine to machine.
 *
 * The variance between machines is DerSimonian and Laird's, the interval Hartung and Knapp's with Student's t, as there are few
 * machines; it is never narrower than without their factor, which a handful of machines that agree by chance would make too small.
 *
 * @param estimates At least two, each with its variance.
 * @see R. DerSimonian and N. Laird, "Meta-analysis in clinical trials", Controlled Clinical Trials 7 (1986).
 * @see J. Hartung and G. Knapp, "A refined method for the meta-analysis of controlled clinical trials", Statistics in Medicine 20 (2001).
 * @see C. Röver, G. Knapp and T. Friede, "Hartung-Knapp-Sidik-Jonkman approach and its modification", BMC Medical Research
 * Methodology 15 (2015).
 * @see J. P. T. Higgins and S. G. Thompson, "Quantifying heterogeneity in a meta-analysis", Statistics in Medicine 21 (2002).
 */
export function randomEffects(estimates: readonly { middle: number; variance: number }[]): Pooled {
  const freedom = estimates.length - 1;
  // A machine that claims no noise at all would be the only one heard.
  const known = estimates.map(({ middle, variance }) => ({ middle, variance: Math.max(variance, 1e-12) }));
  const fixed = weigh(known, 0);
  const tauSquared = Math.max(0, (fixed.scatter - freedom) / (fixed.sum - fixed.sumOfSquares / fixed.sum));
  const { mean, sum, scatter } = weigh(known, tauSquared);
  const error = Math.sqrt(Math.max(1, scatter / freedom) / sum);
  const half = student95(freedom) * error;
  return {
    middle: mean,
    interval: { low: mean - half, high: mean + half },
    p: Math.max(0, 1 - studentWithin(Math.abs(mean) / error, freedom)),
    freedom,
    count: estimates.length,
    tauSquared,
    iSquared: fixed.scatter > freedom ? (fixed.scatter - freedom) / fixed.scatter : 0,
  };
}

/** The weighted mean, and Cochran's Q: how far the estimates lie from it, in units of their noise. */
function weigh(estimates: readonly { middle: number; variance: number }[], tauSquared: number) {
  const weights = estimates.map(({ variance }) => 1 / (variance + tauSquared));
  const sum = weights.reduce((total, weight) => total + weight, 0);
  const mean = weights.reduce((total, weight, i) => total + weight * estimates[i]!.middle, 0) / sum;
  const scatter = weights.reduce(
    (total, weight, i) => total + weight * (estimates[i]!.middle - mean) ** 2,
    0,
  );
  return { sum, sumOfSquares: weights.reduce((total, weight) => total + weight ** 2, 0), mean, scatter };
}
