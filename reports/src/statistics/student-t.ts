/**
 * The chance that Student's t lies within ±`t`.
 *
 * @param freedom Degrees of freedom, a whole number from 1 on.
 * @see M. Abramowitz and I. Stegun, "Handbook of Mathematical Functions" (1964), 26.7.3 and 26.7.4.
 */
export function studentWithin(t: number, freedom: number): number {
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

/** The `t` that Student's t lies within ± of in 95 % of all cases. */
export function student95(freedom: number): number {
  const known = quantiles.get(freedom);
  if (known !== undefined) return known;
  let [low, high] = [1.9, 12.8]; // beyond those of a normal distribution and of one degree of freedom
  for (let i = 0; i < 50; i++) {
    const middle = (low + high) / 2;
    if (studentWithin(middle, freedom) < 0.95) low = middle;
    else high = middle;
  }
  quantiles.set(freedom, high);
  return high;
}

const quantiles = new Map<number, number>();
