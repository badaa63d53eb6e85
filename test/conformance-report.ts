import type { Verdict } from "./verdict.ts";

/** How one test ended. */
export interface Tested {
  readonly file: string;
  /** Its name, which begins with the ids of the cases that it is of, after the kind of worker if there are two such tests. */
  readonly name: string;
  readonly verdict: Verdict;
  /** The first line of what went wrong. */
  readonly error: string | undefined;
}

/** How a case ended, of which there may be several tests; "in part" if some of them are unsupported and the others passed. */
type CaseVerdict = Verdict | "in part";

const VERDICTS: readonly CaseVerdict[] = ["passed", "in part", "unsupported", "skipped", "failed"];

/** The id of a case, such as `LOCK-03`. */
const ID = /\b[A-Z]+-\d\d\b/g;

/** Returns the text of a report: a table by families of cases, then the cases by how they ended, and the tests that failed. */
export function conformanceReport(
  runtime: string,
  lacks: readonly string[],
  tests: readonly Tested[],
): string {
  const cases = new Map<string, Verdict[]>();
  for (const { name, verdict } of tests)
    for (const id of name.match(ID) ?? []) cases.set(id, [...(cases.get(id) ?? []), verdict]);
  const verdicts = [...cases].map(([id, all]) => ({ id, verdict: caseVerdict(all) }));
  const sorted = verdicts.toSorted((a, b) => (a.id < b.id ? -1 : 1));
  const count = (verdict: Verdict) => tests.filter((test) => test.verdict === verdict).length;
  return [
    `${runtime}: ${count("passed")} tests passed, ${count("failed")} failed, ${count("unsupported")} unsupported, ${count("skipped")} skipped`,
    ...lacks.map((sentence) => `Declared: ${sentence}`),
    "",
    ...table(sorted),
    "",
    ...VERDICTS.flatMap((verdict) => {
      const ids = sorted.filter((each) => each.verdict === verdict).map(({ id }) => id);
      return ids.length > 0 ? [`${verdict}: ${ids.join(" ")}`] : [];
    }),
    ...tests
      .filter(({ verdict }) => verdict === "failed")
      .map(({ file, name, error }) => `  ${file} > ${name}: ${error}`),
  ].join("\n");
}

function caseVerdict(all: readonly Verdict[]): CaseVerdict {
  if (all.includes("failed")) return "failed";
  if (!all.includes("passed")) return all.includes("unsupported") ? "unsupported" : "skipped";
  return all.includes("unsupported") ? "in part" : "passed";
}

function table(cases: readonly { readonly id: string; readonly verdict: CaseVerdict }[]): string[] {
  const families = Map.groupBy(cases, ({ id }) => id.split("-")[0]);
  const row = (name: string, of: typeof cases) => [
    name,
    ...VERDICTS.map((verdict) => String(of.filter((each) => each.verdict === verdict).length)),
  ];
  const rows = [
    ["cases", ...VERDICTS],
    ...[...families].map(([family, of]) => row(family, of)),
    row("all", cases),
  ];
  const widths = rows[0].map((_, column) => Math.max(...rows.map((cells) => cells[column].length)));
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, i) => (i === 0 ? cell.padEnd(widths[i]) : cell.padStart(widths[i]))).join(" | ")} |`;
  const rule = widths.map((width, i) => (i === 0 ? "-".repeat(width) : `${"-".repeat(width - 1)}:`));
  return [line(rows[0]), line(rule), ...rows.slice(1).map(line)];
}
