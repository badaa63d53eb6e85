import { studentWithin } from "./student-t.ts";

/**
 * The chance of a mean as far from 0 as that of `values`, or farther, if the true mean were 0:
 * Student's two-sided test, which knows how little a handful of values says about their scatter.
 *
 * @param values Independent and roughly normal, such as the medians of several processes.
 * @returns 1 if there are fewer than two values.
 */
export function tTest(values: readonly number[]): number {
  const freedom = values.length - 1;
  if (freedom < 1) return 1;
  const { mean, error } = meanOf(values);
  if (error === 0) return mean === 0 ? 1 : 0;
  return Math.max(0, 1 - studentWithin(Math.abs(mean) / error, freedom));
}

/** The mean of at least two values, and its standard error. */
export function meanOf(values: readonly number[]): { mean: number; error: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, error: Math.sqrt(squares / (values.length - 1) / values.length) };
}
