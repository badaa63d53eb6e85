import type { Cell, Results } from "@nogil/results";
import { type Control, controlsOf } from "./controls-of.ts";
import { onceFor } from "./once-for.ts";

/** Why differences must not be put into words. */
export type Doubt = "no pair" | "different" | "cannot tell";

/**
 * Finds what the A/A pairs of its kind have against the words on a cell.
 *
 * @returns `null` where they have nothing: each pair of the kind is equal to itself as far as it can tell, and on the cell's
 * runtime one can. A runtime without a pair of its own, as CPython's operations, goes by those of the others.
 */
export function doubtOf(
  controls: readonly Control[],
  { kind, runtime }: Pick<Cell, "kind" | "runtime">,
): Doubt | null {
  const ours = controls.filter(({ cell }) => cell.kind === kind);
  if (ours.length === 0) return "no pair";
  if (ours.some(({ finding }) => finding === "different")) return "different";
  const there = ours.filter(({ cell }) => cell.runtime === runtime);
  const telling = there.length > 0 ? there : ours;
  return telling.some(({ finding }) => finding === "equal") ? null : "cannot tell";
}

/** Tells of each cell whether differences between it and others that are trusted may be put into words. */
export const trustIn = onceFor((results: Results) => {
  const controls = controlsOf(results);
  return (cell: Pick<Cell, "kind" | "runtime">): boolean => doubtOf(controls, cell) === null;
});
