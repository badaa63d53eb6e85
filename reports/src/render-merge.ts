import type { Results } from "@nogil/results";
import { type MergedRow, mergeRuns } from "./analysis/merge-runs.ts";
import { trustIn } from "./analysis/trust-in.ts";
import { NONE, ratioText } from "./text/numbers.ts";
import { table } from "./text/table.ts";

/** Renders the runs of several machines side by side as Markdown: their ratios, what these say together, and how much they differ. */
export function renderMerge(runs: readonly Results[]): string {
  const names = runs.map((_, i) => `machine ${i + 1}`);
  const rows = mergeRuns(runs);
  const sections = [
    `# ${runs.length} machines side by side`,
    "Ratios only: absolute times of different machines have nothing in common.",
    machines(runs, names),
    "A ratio is how many times as long a cell took as its baseline on the same machine, in brackets its 95 % interval. *Together* is a random-effects estimate (DerSimonian and Laird, with Hartung and Knapp's interval): the machines are taken for a sample of machines whose true ratios differ. *×÷* is by how much the true ratio typically differs from machine to machine (the exponential of τ), *I²* the share of the scatter that noise within the machines does not explain. Words stand for the whole table at once (Holm). Few machines give wide intervals; that is how little they say of another machine.",
    rows.length > 0
      ? table(
          `ll${"l".repeat(runs.length)}lrrl`,
          ["cell", "baseline", ...names, "together [95 %]", "×÷", "I²", "word"],
          rows.map(rowOf),
        )
      : "The runs have no ratio to show.",
  ];
  return `${sections.join("\n\n")}\n`;
}

function rowOf({ pair, machines: each, pooled }: MergedRow): string[] {
  return [
    pair.cell.id,
    pair.base!.id,
    ...each.map((comparison) => (comparison ? ratioText(comparison) : NONE)),
    ...(pooled
      ? [
          `${ratioText(pooled.comparison)}, ${pooled.count} machines`,
          Math.exp(Math.sqrt(pooled.tauSquared)).toFixed(2),
          `${Math.round(100 * pooled.iSquared)} %`,
          pooled.word,
        ]
      : [NONE, NONE, NONE, NONE]),
  ];
}

function machines(runs: readonly Results[], names: readonly string[]): string {
  const versions = ({ runtimes }: Results) =>
    runtimes.map(({ label, version, build }) => [label, version, build].filter(Boolean).join(" ")).join(", ");
  const distrusted = (results: Results) => {
    const isTrusted = trustIn(results);
    const doubted = results.cells.filter((cell) => !isTrusted(cell));
    const left = new Set(doubted.map(({ kind, runtime }) => `${kind} on ${runtime}`));
    return left.size > 0 ? `left out, differ or cannot tell: ${[...left].join(", ")}` : "equal to themselves";
  };
  return table(
    "llrrlllll",
    ["machine", "CPU", "cores", "GiB", "system", "runtimes", "profile", "source", "A/A pairs"],
    runs.map((results, i) => {
      const { cpu, cores, memoryBytes, os, kernel, arch } = results.machine;
      const { commit, dirty } = results.source;
      return [
        names[i]!,
        cpu,
        String(cores.affinity),
        String(Math.round(memoryBytes / 2 ** 30)),
        `${os} ${kernel} ${arch}`,
        versions(results),
        results.settings.live ? `${results.profile}, live` : results.profile,
        `${commit?.slice(0, 12) ?? "unknown"}${dirty ? ", changed" : ""}`,
        distrusted(results),
      ];
    }),
  );
}
