/** Two points lie on some curve of this shape whatever the law; only a third can say that it does not hold. */
const FEWEST = 3;

/**
 * The share of the work that no worker takes off another, by Amdahl's law 1 / S = s + (1 - s) / n, fitted to all speed-ups
 * by least squares.
 *
 * @returns `null` of fewer than 3 speed-ups, or if none is of more than one worker; 0 if they are faster than the law allows.
 * @see G. Amdahl, "Validity of the Single Processor Approach to Achieving Large Scale Computing Capabilities" (1967).
 */
export function serialShare(points: readonly { workers: number; speedUp: number }[]): number | null {
  if (points.length < FEWEST) return null;
  let [products, squares] = [0, 0];
  for (const { workers, speedUp } of points) {
    const parallel = 1 - 1 / workers;
    products += (1 / speedUp - 1 / workers) * parallel;
    squares += parallel ** 2;
  }
  return squares === 0 ? null : Math.min(1, Math.max(0, products / squares));
}
