import { nonIncreasing } from "./non-increasing.ts";

/**
 * Finds the size of a task from which on another way of doing it takes less time.
 *
 * The way costs something once and then grows with the task: T = a + b·t, with t the time without it. A single line through
 * all sizes would be ruled by the largest and smallest of them, which lie orders of magnitude from the crossing; so the
 * line is drawn between the two neighbours around it. A straight line through the logarithms would be simpler, but is far
 * off where sizes lie far apart. The ratios are made monotone first, as a + b·t makes them, so that noise crosses once.
 *
 * @param sizes Times without it, ascending.
 * @param logRatios Logarithms of the time with it divided by the time without it.
 * @returns The size, 0 if it pays at all of them, Infinity if at none.
 */
export function crossingOf(sizes: readonly number[], logRatios: readonly number[]): number {
  const ratios = nonIncreasing(logRatios).map(Math.exp);
  const paying = ratios.findIndex((ratio) => ratio < 1);
  if (paying === -1) return Infinity;
  if (paying === 0) return 0;
  const [below, above] = [sizes[paying - 1]!, sizes[paying]!];
  const loss = (ratios[paying - 1]! - 1) * below;
  const gain = (1 - ratios[paying]!) * above;
  return below + ((above - below) * loss) / (loss + gain);
}
