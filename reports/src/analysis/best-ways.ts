import type { Cell, OperationCell, Results } from "@nogil/results";
import { onceFor } from "./once-for.ts";
import { operationTables } from "./operation-tables.ts";
import { trustIn } from "./trust-in.ts";
import { type Verdict, verdictsOf } from "./verdicts-of.ts";
import { type Workload, workloadsOf } from "./workloads-of.ts";

/** A way of doing something. */
export interface Way {
  cell: Cell;
  name: string;
  /** Beside doing one task after another. */
  verdict: Verdict;
}

/** Which way does one thing on one runtime in the least time. */
export interface BestWay {
  runtime: string;
  /** `http, n=5`, or `task/powers` with the largest tasks. */
  subject: string;
  /** `null` if every way is known to take as much time as one after another, or more. */
  best: Way | null;
  /** All others; beside the best there is a verdict wherever they share rounds. */
  rivals: { way: Way; toBest: Verdict | undefined }[];
}

/**
 * Finds the best way wherever the data tell which: it takes less time than one after another, for sure. The way with the
 * smallest ratio is the best; whether others are as good is judged for all that are shown together (Holm).
 *
 * @returns Nothing for what the data leave open.
 */
const bestWays = onceFor((results: Results): BestWay[] => {
  const found = candidatesOf(results).flatMap((candidate) => {
    const choice = choose(candidate.ways);
    return choice ? [{ ...candidate, ...choice }] : [];
  });
  const pairs = found.flatMap(({ best, others }) =>
    best ? others.map(({ cell }) => ({ cell, base: best.cell })) : [],
  );
  const toBest = (["process", "operation"] as const).map((kind) =>
    verdictsOf(
      pairs.filter(({ cell }) => cell.kind === kind),
      trustIn(results),
    ),
  );
  return found.map(({ runtime, subject, best, others }) => ({
    runtime,
    subject,
    best,
    rivals: others.map((way) => ({ way, toBest: toBest.map((map) => map.get(way.cell.id)).find(Boolean) })),
  }));
});

function choose(ways: readonly Way[]): { best: Way | null; others: readonly Way[] } | null {
  const mayPay = ({ verdict: { word } }: Way) => word === "faster" || word === "unresolved" || word === null;
  if (!ways.some(mayPay)) return { best: null, others: ways };
  const [best, ...others] = ways.toSorted((a, b) => a.verdict.ratio - b.verdict.ratio);
  return best!.verdict.word === "faster" ? { best: best!, others } : null;
}

/** All ways of doing one thing on one runtime that can be compared with one after another: at least one. */
function candidatesOf(results: Results): { runtime: string; subject: string; ways: Way[] }[] {
  const programs = workloadsOf(results).flatMap((workload) =>
    workload.cells.flatMap((cell) => {
      const verdict = workload.toSequential.get(cell.id);
      const subject = subjectOf(workload);
      return verdict ? [{ subject, way: { cell: cell as Cell, name: cell.strategy, verdict } }] : [];
    }),
  );
  const { pairs, verdicts } = operationTables(results).largestTasks;
  const exponentOf = ({ work }: OperationCell) => work!.exponent;
  const tasks = pairs.flatMap(({ cell }) => {
    const verdict = verdicts.get(cell.id);
    // A way that is not measured with tasks as large as others' is none of theirs.
    const isSmaller = pairs.some(
      (other) => other.cell.runtime === cell.runtime && exponentOf(other.cell) > exponentOf(cell),
    );
    return verdict && !isSmaller
      ? [{ subject: LARGEST_TASKS, way: { cell: cell as Cell, name: cell.condition, verdict } }]
      : [];
  });
  const groups = Map.groupBy([...programs, ...tasks], ({ subject, way }) =>
    JSON.stringify([subject, way.cell.runtime]),
  );
  return [...groups.values()].map((group) => ({
    runtime: group[0]!.way.cell.runtime,
    subject: group[0]!.subject,
    ways: group.map(({ way }) => way),
  }));
}

/** What the largest tasks are called as a subject. */
export const LARGEST_TASKS = "task/powers";

/** What a workload is called as a subject. */
export const subjectOf = ({ workload, size }: Pick<Workload, "workload" | "size">): string =>
  `${workload}, ${size}`;

/** The best way to do something on a runtime, if it is known. */
export const bestWay = (results: Results, runtime: string, subject: string): BestWay | undefined =>
  bestWays(results).find((each) => each.runtime === runtime && each.subject === subject);
