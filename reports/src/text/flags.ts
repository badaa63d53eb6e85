import type { Cell, Flag } from "@nogil/results";

/** All but `few`, which is nothing odd. */
type Oddity = Exclude<Flag["kind"], "few">;

const FLAGS: Record<Oddity, { letter: string; meaning: string }> = {
  outliers: { letter: "O", meaning: "outliers, beyond Tukey's outer fences" },
  drift: { letter: "D", meaning: "drift, later rounds took more or less time" },
  bimodal: { letter: "B", meaning: "bimodal, two ways to run" },
  unsteady: { letter: "U", meaning: "unsteady, it was still warming up" },
  switches: { letter: "S", meaning: "switches, others took its CPU away unusually often" },
};
const KINDS = Object.keys(FLAGS) as Oddity[];

const isFlagged = ({ flags }: Cell, of: Flag["kind"]) => flags.some(({ kind }) => kind === of);

/** What is odd about the samples of a cell, in letters: `O`, `O D`; nothing if nothing is. */
export const flagLetters = (cell: Cell): string =>
  KINDS.filter((kind) => isFlagged(cell, kind))
    .map((kind) => FLAGS[kind].letter)
    .join(" ");

/** What the letters below a table's figures mean, and where it means nothing that there is none; nothing if neither is so. */
export function flagLegend(cells: readonly Cell[]): string {
  const used = KINDS.filter((kind) => cells.some((cell) => isFlagged(cell, kind)));
  const meanings = used.map((kind) => `**${FLAGS[kind].letter}** ${FLAGS[kind].meaning}`);
  const few = cells.filter((cell) => isFlagged(cell, "few")).length;
  return [
    used.length > 0 && `Flags: ${meanings.join("; ")}. Flagged samples are counted like all others.`,
    few > 0 &&
      `${few} of ${cells.length} cells have too few samples for some flags, which the results name: that such a flag is missing there says nothing.`,
  ]
    .filter((text) => text !== false)
    .join(" ");
}
