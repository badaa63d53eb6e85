import type { Cell, Flag } from "@nogil/results";

const FLAGS: Record<Flag["kind"], { letter: string; meaning: string }> = {
  outliers: { letter: "O", meaning: "outliers, beyond Tukey's outer fences" },
  drift: { letter: "D", meaning: "drift, later rounds took more or less time" },
  bimodal: { letter: "B", meaning: "bimodal, two ways to run" },
  unsteady: { letter: "U", meaning: "unsteady, it was still warming up" },
  switches: { letter: "S", meaning: "switches, others took its CPU away unusually often" },
};
const KINDS = Object.keys(FLAGS) as Flag["kind"][];

/** What is odd about the samples of a cell, in letters: `O`, `O D`; nothing if nothing is. */
export const flagLetters = ({ flags }: Cell): string =>
  KINDS.filter((each) => flags.some(({ kind }) => kind === each))
    .map((kind) => FLAGS[kind].letter)
    .join(" ");

/** What the letters below a table's figures mean; nothing if it has none. */
export function flagLegend(cells: readonly Cell[]): string {
  const used = KINDS.filter((each) => cells.some(({ flags }) => flags.some(({ kind }) => kind === each)));
  if (used.length === 0) return "";
  const meanings = used.map((kind) => `**${FLAGS[kind].letter}** ${FLAGS[kind].meaning}`);
  return `Flags: ${meanings.join("; ")}. Flagged samples are counted like all others.`;
}
