import { pairsOf, ratioHalfWidth } from "./half-width.ts";
import { median } from "./quantile.ts";
import type { Timed } from "./half-width.ts";

/** Student's t for the 95 % interval of a mean, for five to ten lives; with more it is a little smaller. */
const STUDENT_T = [2.776, 2.571, 2.447, 2.365, 2.306, 2.262];
const FEWEST_RESTARTS = 5;

/**
 * As {@linkcode ratioHalfWidth}, of times from several lives of a process. `Infinity` where there are fewer than five.
 *
 * What differs from life to life, such as what the engine compiled and where memory lies, is drawn once a life: more slices of
 * the same lives do not make it better known, although all pairs together look as if they did. So this is the larger of two
 * estimates: from all pairs, and from the median of each life, by Student's t.
 */
export function restartHalfWidth(times: readonly Timed[], others: readonly Timed[]): number {
  const lives = Map.groupBy(pairsOf(times, others), ({ restart }) => restart);
  if (lives.size < FEWEST_RESTARTS) return Infinity;
  const medians = [...lives.values()].map((pairs) =>
    median(pairs.map(({ pair: [a, b] }) => Math.log(a / b))),
  );
  const mean = medians.reduce((sum, each) => sum + each, 0) / medians.length;
  const variance = medians.reduce((sum, each) => sum + (each - mean) ** 2, 0) / (medians.length - 1);
  const t = STUDENT_T[Math.min(medians.length - FEWEST_RESTARTS, STUDENT_T.length - 1)];
  return Math.max(ratioHalfWidth(times, others), Math.expm1(t * Math.sqrt(variance / medians.length)));
}
