import { atMostHeads } from "./fair-coin.ts";

/**
 * The chance that `values` lie on one side of 0 as one-sidedly as they do, or more, if either side
 * were as likely: exact, whatever their distribution. Zeros say nothing and are left out.
 */
export function signTest(values: readonly number[]): number {
  const above = values.filter((value) => value > 0).length;
  const below = values.filter((value) => value < 0).length;
  return Math.min(1, 2 * atMostHeads(Math.min(above, below), above + below));
}
