import type { Cell } from "@nogil/results";

/** Why a cell has no figures that count, or `null` if it has. */
export function failureOf(cell: Cell): string | null {
  const [first] = cell.failures;
  if (first) return `failed in round ${first.round}: ${first.reason}`;
  if (cell.stopped === "failed") return "failed";
  if (cell.samples.length === 0) return "not measured";
  return null;
}
