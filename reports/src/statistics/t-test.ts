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
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / freedom;
  if (variance === 0) return mean === 0 ? 1 : 0;
  const t = Math.abs(mean) / Math.sqrt(variance / values.length);
  return Math.max(0, 1 - within(t, freedom));
}

/**
 * The chance that Student's t lies within ±t.
 *
 * @see M. Abramowitz and I. Stegun, "Handbook of Mathematical Functions" (1964), 26.7.3 and 26.7.4.
 */
function within(t: number, freedom: number): number {
  const angle = Math.atan(t / Math.sqrt(freedom));
  const cosine = Math.cos(angle);
  const odd = freedom % 2 === 1;
  let sum = 0;
  let term = odd ? cosine : 1;
  for (let i = odd ? 3 : 2; i <= freedom; i += 2) {
    sum += term;
    term *= (cosine ** 2 * (i - 1)) / i;
  }
  return odd ? (2 / Math.PI) * (angle + Math.sin(angle) * sum) : Math.sin(angle) * sum;
}
