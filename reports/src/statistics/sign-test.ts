/**
 * The chance that `values` lie on one side of 0 as one-sidedly as they do, or more, if either side
 * were as likely: exact, whatever their distribution. Zeros say nothing and are left out.
 */
export function signTest(values: readonly number[]): number {
  const above = values.filter((value) => value > 0).length;
  const below = values.filter((value) => value < 0).length;
  const throws = above + below;
  let sum = 0;
  let term = 1; // ways to throw `i` heads, over all ways
  for (let i = 0; i < throws; i++) term /= 2;
  for (let i = 0; i <= Math.min(above, below); i++) {
    sum += term;
    term *= (throws - i) / (i + 1);
  }
  return Math.min(1, 2 * sum);
}
