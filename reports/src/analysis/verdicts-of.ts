import type { Cell } from "@nogil/results";
import { compare, type Comparison } from "./compare.ts";
import { judge, type Word } from "./judge.ts";

/** A comparison with its word; no word where the A/A pairs say that words are not to be trusted. */
export interface Verdict extends Comparison {
  word: Word | null;
}

/**
 * Compares each cell of one table with its base.
 *
 * @param pairs Cells and what each is compared with, if anything.
 * @param isTrusted Whether words on a cell may be said, as `trustIn()` tells; both of a pair must be trusted.
 * @returns Verdicts by the id of the cell; a cell without a ratio has none.
 */
export function verdictsOf(
  pairs: readonly { cell: Cell; base: Cell | undefined }[],
  isTrusted: (cell: Cell) => boolean,
): Map<string, Verdict> {
  const compared = pairs.flatMap(({ cell, base }) => {
    const comparison = base && base !== cell ? compare(cell, base) : null;
    return comparison ? [{ id: cell.id, comparison, trusted: isTrusted(cell) && isTrusted(base!) }] : [];
  });
  const words = judge(compared.map(({ comparison }) => comparison));
  return new Map(
    compared.map(({ id, comparison, trusted }, i) => [
      id,
      { ...comparison, word: trusted ? words[i]! : null },
    ]),
  );
}
