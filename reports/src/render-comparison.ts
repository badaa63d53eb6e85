import type { Results } from "@nogil/results";
import { baselinePairs } from "./analysis/baseline-pairs.ts";
import type { Rules, RunComparison } from "./analysis/compare-runs.ts";
import { matches } from "./analysis/matches.ts";
import { subjectDifferences } from "./analysis/machine-key.ts";
import { countsOf, type Outcome, OUTCOMES } from "./analysis/outcome-of.ts";
import { code, escapeText } from "./text/escape-text.ts";
import { NONE, ratioText } from "./text/numbers.ts";
import { table } from "./text/table.ts";

interface Comparing {
  old: Results;
  now: Results;
  rows: readonly RunComparison[];
  outcome: Outcome;
  rules: Rules;
}

/** Renders a comparison of two runs of one machine as Markdown. */
export function renderComparison({ old, now, rows, outcome, rules }: Comparing): string {
  const judged = rows.filter(({ pair }) => pair.base);
  const absolute = rows.filter(({ pair }) => !pair.base);
  const counts = [...Map.groupBy(judged, ({ word }) => word)].map(
    ([word, { length }]) => `${length} ${word}`,
  );
  const sections = [
    `# Two runs compared: ${outcome}`,
    `New over old: above 1 the new run, of ${escapeText(now.startedAt)}, takes longer than the old one, of ${escapeText(old.startedAt)}, on the same machine (${escapeText(now.machine.cpu)}). ${sentence(outcome, rules.margin)} Exit code ${OUTCOMES[outcome]}.`,
    decision(rows, rules),
    "## What differs",
    subjects(old, now),
    "## Ratios to baselines",
    `Each row was measured beside its baseline in each run; this is the one ratio over the other, so that what the machine did between the runs cancels out. In brackets the 95 % interval; words hold for the table as a whole (Holm). ${counts.join(", ") || "There is none"}.`,
    rowsTable(judged, true),
    absolute.length > 0 ? "## Absolute times" : "",
    absolute.length > 0
      ? "These have no baseline in their run. The interval holds the noise inside each run, but not how the machine itself drifted between them, which was 10 to 16 % on the machine it was looked at on: so nothing here is judged, and nothing here changes the outcome."
      : "",
    rowsTable(absolute, false),
    onlyIn("Only in the old run", old, now, rules),
    onlyIn("Only in the new run", now, old, rules),
  ];
  return `${sections.filter(Boolean).join("\n\n")}\n`;
}

function sentence(outcome: Outcome, margin: number): string {
  const percent = `${Number(((margin - 1) * 100).toPrecision(3))} %`;
  if (outcome === "ok") return `No row is slower by more than the margin of ${percent}.`;
  if (outcome === "regressed")
    return `Rows marked **regressed** are slower by more than the margin of ${percent}.`;
  return `No row is known to be slower by more than the margin of ${percent}, but some may be: their intervals reach beyond it, or they have none.`;
}

/** What the outcome is made of, and what it leaves aside. */
function decision(rows: readonly RunComparison[], { only }: Rules): string {
  const { safe, regressed, open } = countsOf(rows);
  const which = only === undefined ? "" : `, all of cells that hold ${code(only)}`;
  return `**${safe + regressed + open} rows decide**${which}: ${safe} safe (all of the interval is within the margin), ${regressed} regressed, ${open} open.`;
}

function subjects(old: Results, now: Results): string {
  const rows = subjectDifferences(old, now).map((each) => [each.what, each.old, each.now]);
  return rows.length > 0
    ? table("lll", ["what is compared", "old", "new"], rows)
    : "Nothing that the files tell: source, runtimes and their flags are the same.";
}

function rowsTable(rows: readonly RunComparison[], isJudged: boolean): string {
  if (rows.length === 0) return "";
  const notes = ({ why, isRegressed }: RunComparison) =>
    [isRegressed ? "regressed" : "", why ?? ""].filter(Boolean).join("; ");
  return table(
    isJudged ? "lllll" : "lll",
    isJudged
      ? ["cell", "baseline", "new / old [95 %]", "word", "note"]
      : ["cell", "new / old [95 %]", "note"],
    rows.map((row) => {
      const ratio = row.comparison ? ratioText(row.comparison) : NONE;
      return isJudged
        ? [row.pair.cell.id, row.pair.base!.id, ratio, row.word ?? NONE, notes(row)]
        : [row.pair.cell.id, ratio, notes(row)];
    }),
  );
}

function onlyIn(heading: string, results: Results, other: Results, { only = "" }: Rules): string {
  const known = new Set(baselinePairs(other.cells).map(({ id }) => id));
  const ids = baselinePairs(results.cells).flatMap(({ id, cell }) =>
    known.has(id) || !matches(cell.id, only) ? [] : [cell.id],
  );
  if (ids.length === 0) return "";
  return [`## ${heading}`, [...new Set(ids)].map((id) => `- ${code(id)}`).join("\n")].join("\n\n");
}
