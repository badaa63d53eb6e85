import type { Results } from "@nogil/results";
import { bestWay, LARGEST_TASKS, subjectOf } from "../src/analysis/best-ways.ts";
import { breakEvens } from "../src/analysis/break-even.ts";
import { operationTables } from "../src/analysis/operation-tables.ts";
import { largestOf } from "../src/analysis/workloads-of.ts";
import { sharedState } from "../src/answers/shared-state.ts";
import { bestText, SEQUENTIAL } from "../src/answers/way-text.ts";
import type { ChartKind } from "../src/charts/chart.ts";
import { chartsOf } from "../src/charts/charts-of.ts";
import { pictures } from "../src/charts/pictures.ts";
import { escapeText } from "../src/text/escape-text.ts";
import { list } from "../src/text/list.ts";
import { Markup, unlinked } from "../src/text/markup.ts";
import { ratioText } from "../src/text/numbers.ts";
import { runtimeTitle } from "../src/text/runtime-title.ts";
import { table } from "../src/text/table.ts";
import { crossingText } from "../src/text/task-size.ts";
import { took } from "../src/text/took.ts";
import { homework } from "../src/why/homework.ts";

/** The folder of the measured sample, as the README sees it. */
const SAMPLE = "reports/sample";

/** What the README says of the measured sample, by the names of its parts: every figure of it comes from its results. */
export function readmeSample(results: Results): Record<"picture" | "answers", string> {
  const runtimes = results.runtimes.filter(({ name }) => name !== "python");
  const powers = /^- \*\*Powers[^*]*\*\* (.*)$/m.exec(homework(results))?.[1];
  const answers = [
    table(
      `l${"l".repeat(runtimes.length)}`,
      ["what a task does", ...runtimes.map(runtimeTitle)],
      TASKS.map(([task, wayOf]) => [
        task,
        ...runtimes.map(({ label }) => new Markup(unlinked(wayOf(results, label) ?? "the data do not tell"))),
      ]),
    ),
    "_New threads_ and _processes_ are started for their task, _idle threads_ were left by threads that have ended, and pools have started before. _From 100 µs_ means that a task which takes longer is done sooner that way. Other ratios are to doing the tasks one after another, and what is named first did best.",
    // What the first runtime says.
    shown(results, ["break-even", "scaling"], results.runtimes[0]!.label),
    powers &&
      `The table's long tasks run in workers that are there already. The lesson's three powers are short, and each of its programs starts its workers first: ${unlinked(powers)}`,
  ];
  return {
    picture: [
      ["http", "pow"]
        .flatMap((workload) => largestOf(results, workload) ?? [])
        .map((largest) => shown(results, ["strategies"], subjectOf(largest)))
        .join("\n"),
      "The homework of a Python lesson on threads and processes, whose programs are in [`examples/`](examples): requests to three sites, and 2, 3 and 5 to the power 1,000,000. Time of each way as a multiple of one after another on the same runtime.",
      `From [a report](${SAMPLE}/report.md) of \`npm run bench\` on ${machine(results)} ([its results](${SAMPLE}/results.json)). Ratios of times, 95 % intervals in brackets.`,
    ].join("\n\n"),
    answers: answers.filter(Boolean).join("\n\n"),
  };
}

/** The way that suits a task, as Markdown; `null` where the data do not tell. */
type WayOf = (results: Results, runtime: string) => string | null;

const TASKS: readonly (readonly [string, WayOf])[] = [
  [
    "waits for the network",
    (results, runtime) => {
      const requests = largestOf(results, "http");
      return requests ? bestOf(results, runtime, subjectOf(requests)) : null;
    },
  ],
  ["computes for a short time", firstToPay],
  ["computes for long", (results, runtime) => bestOf(results, runtime, LARGEST_TASKS)],
  ["shares state", stateOf],
  ["must outlive others' failures", isolated],
];

const bold = (way: string | undefined) => (way === undefined ? null : `**${way}**`);

function bestOf(results: Results, runtime: string, subject: string): string | null {
  const found = bestWay(results, runtime, subject);
  if (!found) return null;
  return [bold(bestText(found)), found.best && ratioText(found.best.verdict)].filter(Boolean).join(" ");
}

function firstToPay(results: Results, runtime: string): string | null {
  const curves = breakEvens(results).filter((curve) => curve.runtime === runtime);
  const always = curves.find(({ outcome }) => outcome === "always pays");
  if (always) return bold(escapeText(always.condition));
  const [first] = curves
    .filter(({ crossing }) => crossing !== null)
    .toSorted((a, b) => a.crossing!.ms - b.crossing!.ms);
  return first
    ? `**${SEQUENTIAL}**; ${escapeText(first.condition)} from ${crossingText(first.crossing!)}`
    : null;
}

function stateOf(results: Results, runtime: string): string | null {
  const found = sharedState(results, runtime);
  return found && `${bold(found.way)}; ${found.figures.replace(/^B/, "b").replace(/\.$/, "")}`;
}

/** Only a process has memory of its own; beside it what its start costs. */
function isolated(results: Results, runtime: string): string {
  const { pairs, verdicts } = operationTables(results).isolation;
  const pair = pairs.find(({ cell }) => cell.runtime === runtime);
  const start = pair && took(verdicts.get(pair.cell.id));
  return `**processes**${start ? `; a start ${start} beside a new thread's` : ""}`;
}

function machine({ machine: { cpu, cores, os, virtualization }, runtimes }: Results): string {
  const kind = virtualization === null ? "a machine" : "a virtual machine";
  const versions = list(runtimes.map((runtime) => escapeText(runtimeTitle(runtime))));
  return `${kind} with ${cores.affinity} cores of an ${escapeText(cpu)}, ${escapeText(os)}, ${versions}`;
}

function shown(results: Results, kinds: readonly ChartKind[], subject?: string): string {
  return pictures(chartsOf(results), kinds, subject).replaceAll(
    /(src|srcset)="(?=charts\/)/g,
    `$1="${SAMPLE}/`,
  );
}
