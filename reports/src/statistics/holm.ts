/**
 * Adjusts p-values for being looked at together, so that the chance of even one false alarm in the
 * family stays below the level.
 *
 * @returns The adjusted values, in the order of the given ones.
 * @see S. Holm, "A Simple Sequentially Rejective Multiple Test Procedure" (1979).
 */
export function holm(values: readonly number[]): number[] {
  const adjusted = new Array<number>(values.length);
  let highest = 0;
  const order = values.map((_, i) => i).toSorted((a, b) => values[a]! - values[b]!);
  for (const [step, i] of order.entries()) {
    highest = Math.max(highest, Math.min(1, values[i]! * (values.length - step)));
    adjusted[i] = highest;
  }
  return adjusted;
}
