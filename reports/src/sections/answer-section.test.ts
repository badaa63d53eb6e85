import type { OperationCell, ProcessCell, Results } from "@nogil/results";
import { expect, test } from "vitest";
import { sampleResults } from "../../test/sample-results.ts";
import { renderReport } from "../render-report.ts";
import { randomFrom } from "../statistics/random-from.ts";
import { answerSection } from "./answer-section.ts";
import { whySection } from "./why-section.ts";

const sample = sampleResults();
const SILENCE = "the data do not tell";

function resultsAfter(change: (results: Results) => void): Results {
  const results = sampleResults();
  change(results);
  return results;
}

/** The answers for the first runtime, ways and figures, by task, without the places that links lead to. */
function answers(results: Results): Record<string, string> {
  const [, first = ""] = answerSection(results).split(/^### .*$/m);
  const rows = first.split("\n").filter((text) => text.startsWith("| ") && !/^\| (task|:?-)/.test(text));
  return Object.fromEntries(
    rows.map((text) => {
      const cells = text.split("|").slice(1, 4);
      const [task, way, figures] = cells.map((cell) => cell.trim().replaceAll(/\]\(#[a-z0-9-]+\)/g, "]"));
      return [task, `${way} ${figures}`.trim()];
    }),
  );
}

/** Leaves open how long cells of one kind take: no two agree in any round. */
function blur(results: Results, kind: "process" | "operation"): void {
  for (const cell of results.cells) {
    if (cell.kind !== kind || cell.repeats !== null || CONTROLLED.includes(cell.id)) continue;
    const random = randomFrom(cell.id);
    const life = () => 10 ** (8 * random() - 4);
    let factor = 1;
    for (const sample of cell.samples) {
      if (!("restart" in sample) || sample.round % 3 === 0) factor = life();
      if ("wallMs" in sample) sample.wallMs = 100 * factor;
      else sample.ns = 100 * factor;
    }
  }
}
const CONTROLLED = ["process/pow/e=1000000/sync/node", "operation/lock/acquire-release/threads/free/node"];

const spoil = (results: Results, id: string) => {
  for (const sample of results.cells.find((cell) => cell.id === id)!.samples) {
    if ("wallMs" in sample) sample.wallMs *= 2;
    else sample.ns *= 2;
  }
};

test("answerSection() recommends what the sample was made with", () => {
  const of = answers(sample);
  expect(Object.keys(of)).toEqual([
    "I/O-bound",
    "CPU-bound, small",
    "CPU-bound, large",
    "shared state",
    "isolation",
  ]);
  expect(of["I/O-bound"]).toMatch(
    /^\*\*\[async\]\*\* \[async\] took 0\.16\d \[.*Times as long as that: \[threads\] 2\.\d+ \[/,
  );
  // 0.1 ms at 2 · t against 1.04 · t, on a machine that is 1.13 times as slow as it was made.
  expect(of["CPU-bound, small"]).toMatch(
    /^\*\*one after another\*\* Until .*: with \[thread pool\] from 1[12]\d µs \[/,
  );
  expect(of["CPU-bound, large"]).toMatch(
    /^\*\*\[thread pool\], .* or \[process pool\]\*\* Tasks of 14\d ms: \[thread pool\] took 0\.5.*Perhaps as good: .*\[process pool\]/,
  );
  expect(of["CPU-bound, large"]).toMatch(/Whole programs with their start-up: \[threads\] took 0\.5/);
  expect(of["shared state"]).toMatch(
    /^\*\*threads\*\* .*\[lock\/acquire-release\] took 1\.\d+ \[.*\] times as long/,
  );
  expect(of["isolation"]).toMatch(
    /^\*\*processes\*\* \[A start\] took 2\.\d+ \[.*beside a new thread's.*\[160 MiB\] in processes, \[94\.6 MiB\] in threads \(3 runs each\)/,
  );
});

test("answerSection() says what is known of small tasks where the crossing is not", () => {
  /** Leaves open how long new threads take with tasks whose exponent `isOpen`. */
  const small = (isOpen: (exponent: number) => boolean) =>
    answers(
      resultsAfter(({ cells }) => {
        for (const cell of cells) {
          if (cell.kind !== "operation" || cell.operation !== "task/powers" || !cell.work) continue;
          if (cell.condition !== "new threads" || !isOpen(cell.work.exponent)) continue;
          for (const each of cell.samples) each.ns *= [0.01, 100, 1, 50, 0.02][each.restart]!;
        }
      }),
    )["CPU-bound, small"]!;
  expect(small(() => false)).toMatch(/with \[new threads\] from \d/);
  expect(small((exponent) => exponent === 4_000_000)).toMatch(
    /It does not with .*\[new threads\] up to [\d.]+ ms \(above that unresolved\)/,
  );
});

test("answerSection() says on how few runs a figure of memory stands", () => {
  const isolation = (runs: number) =>
    answers(
      resultsAfter(({ cells }) => {
        for (const cell of cells)
          if (cell.kind === "process") cell.peakBytes = new Array(runs).fill(cell.peakBytes[0]!);
      }),
    )["isolation"]!;
  expect(isolation(1)).toMatch(/MiB\] in threads \(one run each\)\.$/);
  expect(isolation(4)).toMatch(/MiB\] in threads \(4 runs each\)\.$/);
  expect(isolation(5)).toMatch(/MiB\] in threads\.$/);
});

test("answerSection() recommends one after another where everything else takes longer", () => {
  const results = resultsAfter(({ cells }) => {
    for (const cell of cells)
      if (cell.kind === "process" && cell.strategy !== "sync")
        for (const sample of cell.samples) sample.wallMs *= 100;
  });
  expect(answers(results)["I/O-bound"]).toBe(
    "**one after another** No other way takes less time than one after another.",
  );
  expect(answers(results)["CPU-bound, large"]).toMatch(
    /programs with their start-up: no other way takes less time than one after another\.$/,
  );
});

test("answerSection() says nothing of what is unresolved", () => {
  const programs = answers(resultsAfter((results) => blur(results, "process")));
  expect(programs["I/O-bound"]).toBe(SILENCE);
  expect(programs["CPU-bound, large"]).not.toContain("Whole programs");
  const operations = answers(resultsAfter((results) => blur(results, "operation")));
  for (const task of ["CPU-bound, small", "shared state"]) expect(operations[task]).toBe(SILENCE);
  expect(operations["CPU-bound, large"]).not.toContain("Tasks of");
  expect(operations["isolation"]).not.toContain("A start");
});

test("answerSection() and whySection() say nothing of a kind whose A/A pair differs", () => {
  const both = resultsAfter((results) => {
    spoil(results, "process/pow/e=1000000/sync/node#2");
    spoil(results, "operation/lock/acquire-release/threads/free/node#2");
  });
  expect(new Set(Object.values(answers(both)))).toEqual(new Set([SILENCE]));
  expect(whySection(both)).toBe("");
  const programs = resultsAfter((results) => spoil(results, "process/pow/e=1000000/sync/node#2"));
  expect(answers(programs)["I/O-bound"]).toBe(SILENCE);
  expect(answers(programs)["CPU-bound, small"]).not.toBe(SILENCE);
  expect(whySection(programs)).not.toMatch(/CPython|async|powers/);
  expect(whySection(programs)).toContain("A start costs");
});

test("answerSection() and whySection() stand results without anything", () => {
  const nothing = resultsAfter((results) => (results.cells = []));
  expect(answerSection(nothing) + whySection(nothing)).toBe("");
  const noSamples = resultsAfter(({ cells }) => cells.forEach((cell) => (cell.samples = [])));
  expect(new Set(Object.values(answers(noSamples)))).toEqual(new Set([SILENCE]));
  expect(whySection(noSamples)).toBe("");
});

test("whySection() answers the lesson's question for CPython, too, and blames a GIL only where there is one", () => {
  const why = whySection(sample);
  expect(why).toMatch(/Requests.*CPython 4\.0\.0 \(GIL\): \[threads\]/);
  expect(why).toMatch(/Powers.*CPython 4\.0\.0 \(GIL\): \[processes\]/);
  expect(why).toContain("its GIL lets one of them compute at a time");
  const free = whySection(
    resultsAfter(
      (results) => (results.runtimes.find(({ name }) => name === "python")!.build = "free-threaded"),
    ),
  );
  expect(free).toContain("(free-threaded)");
  expect(free).not.toContain("its GIL");
  const without = whySection(
    resultsAfter((results) => (results.cells = results.cells.filter(({ runtime }) => runtime !== "python"))),
  );
  expect(without).not.toContain("CPython");
});

test("every link of a report leads to one place in it", () => {
  const report = renderReport(sample);
  const places = [...report.matchAll(/<a id="([^"]*)"><\/a>/g)].map(([, id]) => id);
  const links = [...report.matchAll(/\]\(#([^)]*)\)/g)].map(([, id]) => id);
  expect(new Set(places).size).toBe(places.length);
  expect(links.length).toBeGreaterThan(50);
  for (const link of links) expect(places).toContain(link);
});

test("no figure of an answer is of a cell that failed or may be dead code", () => {
  const results = resultsAfter(({ cells }) => {
    const find = (id: string) => cells.find((cell) => cell.id === id)!;
    (find("process/http/n=5/async/node") as ProcessCell).stopped = "failed";
    (find("operation/lock/acquire-release/processes/free/node") as OperationCell).deadCode = true;
  });
  expect(answers(results)["I/O-bound"]).toMatch(/^\*\*\[threads\]\*\* \[threads\] took/);
  expect(answers(results)["I/O-bound"]).not.toContain("async");
  expect(answers(results)["shared state"]).not.toContain("acquire-release");
});
