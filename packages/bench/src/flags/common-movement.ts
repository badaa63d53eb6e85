import { median } from "../quantile.ts";
import { levelled, logsOf } from "./levelled.ts";
import type { Sample } from "./levelled.ts";

/** With fewer, what they have in common would be what one of them does. */
const FEWEST = 5;

/**
 * Finds what all cells of a run do together: for each round, the median of how far they are from their own levels, as a logarithm.
 * A machine that becomes slower moves them all, and no ratio between them.
 */
export function commonMovement(cells: readonly (readonly Sample[])[]): Map<number, number> {
  const rounds = Map.groupBy(
    cells.flatMap((samples) => levelled(logsOf(samples))),
    ({ round }) => round,
  );
  return new Map(
    [...rounds].map(([round, of]) => [round, of.length < FEWEST ? 0 : median(of.map(({ log }) => log))]),
  );
}
