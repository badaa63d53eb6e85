/**
 * The values nearest to the given ones, in least squares, that never rise: neighbours that do are replaced by their mean.
 *
 * @see M. Ayer et al., "An Empirical Distribution Function for Sampling with Incomplete Information" (1955): pool
 * adjacent violators.
 */
export function nonIncreasing(values: readonly number[]): number[] {
  const pools: { mean: number; count: number }[] = [];
  for (const value of values) {
    let pool = { mean: value, count: 1 };
    for (let last = pools.at(-1); last && last.mean < pool.mean; last = pools.at(-1)) {
      pools.pop();
      const count = last.count + pool.count;
      pool = { mean: (last.mean * last.count + pool.mean * pool.count) / count, count };
    }
    pools.push(pool);
  }
  return pools.flatMap(({ mean, count }) => new Array<number>(count).fill(mean));
}
