import type { Results } from "@nogil/results";
import { expect, test } from "vitest";
import { sampleResults } from "../../test/sample-results.ts";
import { renderComparison } from "../render-comparison.ts";
import { randomFrom } from "../statistics/random-from.ts";
import { compareRuns } from "./compare-runs.ts";
import { keyDifferences, subjectDifferences } from "./machine-key.ts";
import { countsOf, outcomeOf } from "./outcome-of.ts";

const THREADS = "process/pow/e=1000000/threads/node";
const MARGIN = 1.03;

/** Another run of the sample on the same machine: the noise is new, and the machine slower. */
function secondRun(change: (results: Results) => void = () => {}, seed = "second run"): Results {
  const results = sampleResults();
  const random = randomFrom(seed);
  const again = (time: number) => 1.2 * time * Math.exp(0.01 * (random() + random() + random() - 1.5));
  for (const cell of results.cells) {
    if (cell.kind === "process") for (const sample of cell.samples) sample.wallMs = again(sample.wallMs);
    else for (const sample of cell.samples) sample.ns = again(sample.ns);
  }
  results.startedAt = "2000-01-02T00:00:00.000Z";
  change(results);
  return results;
}

/** Makes one cell so many times as slow. */
const slow = (id: string, times: number) => (results: Results) => {
  const cell = results.cells.find((each) => each.id === id)!;
  if (cell.kind === "process") for (const sample of cell.samples) sample.wallMs *= times;
  else for (const sample of cell.samples) sample.ns *= times;
};
const rowsOf = (now: Results, margin = MARGIN) => compareRuns(sampleResults(), now, { margin });
const rowOf = (now: Results, id: string, margin = MARGIN) =>
  rowsOf(now, margin).find(({ pair }) => pair.cell.id === id)!;

test("compareRuns() calls nothing different when the whole machine became slower", () => {
  const rows = rowsOf(secondRun());
  const words = new Set(rows.map(({ word }) => word));
  expect(words).toEqual(new Set([null, "equivalent", "unresolved"]));
  expect(rows.some(({ isRegressed }) => isRegressed)).toBe(false);
  const absolute = rows.find(({ pair }) => pair.cell.id === "process/pow/e=1000000/sync/node")!;
  expect(absolute.comparison!.ratio).toBeCloseTo(1.2, 1);
  expect(absolute.word).toBe(null);
});

test("compareRuns() finds what alone became slower, and by how much", () => {
  const row = rowOf(secondRun(slow(THREADS, 1.5)), THREADS);
  expect(row.word).toBe("slower");
  expect(row.isRegressed).toBe(true);
  const { low, high } = row.comparison!.interval!;
  expect(low < 1.5 && 1.5 < high).toBe(true);
  expect(rowOf(secondRun(slow(THREADS, 1 / 1.5)), THREADS).word).toBe("faster");
});

test("compareRuns() calls slower what is no regression where the margin allows for it", () => {
  const now = secondRun(slow(THREADS, 1.5));
  expect(rowOf(now, THREADS, 1.8)).toMatchObject({ isRegressed: false, isSafe: true });
  expect(rowOf(now, THREADS, 1.5)).toMatchObject({ isRegressed: false, isSafe: false });
});

test("compareRuns() has no words where the A/A pairs of either run differ, and no absolute times", () => {
  const now = secondRun(slow("process/pow/e=1000000/sync/node#2", 2));
  const rows = rowsOf(now).filter(({ pair }) => pair.cell.kind === "process");
  expect(new Set(rows.map(({ word }) => word))).toEqual(new Set([null, "unresolved"]));
  for (const { pair, comparison, why } of rows) {
    expect(why).toMatch(/A\/A pairs|no figures/);
    if (!pair.base) expect(comparison).toBe(null);
  }
  expect(
    compareRuns(now, sampleResults(), { margin: MARGIN }).some(
      ({ isSafe, pair }) => isSafe && pair.cell.kind === "process",
    ),
  ).toBe(false);
});

test("outcomeOf() is ok only if every row is known to be within the margin", () => {
  const failed = "process/http/n=5/processes/deno";
  const onlyPrograms = (results: Results) => {
    results.cells = results.cells.filter(({ kind, id }) => kind === "process" && id !== failed);
  };
  const old = sampleResults();
  onlyPrograms(old);
  const outcome = (now: Results, margin: number) => outcomeOf(compareRuns(old, now, { margin }));
  expect(outcome(secondRun(onlyPrograms), 1.2)).toBe("ok");
  expect(outcome(secondRun(onlyPrograms), 1.0001)).toBe("unresolved");
  const worse = secondRun((results) => {
    onlyPrograms(results);
    slow(THREADS, 1.5)(results);
  });
  expect(outcome(worse, 1.2)).toBe("regressed");
  expect(outcome(secondRun(), 1.2)).toBe("ok");
  const broken = secondRun((results) => {
    results.cells.find(({ id }) => id === THREADS)!.stopped = "failed";
  });
  expect(outcome(broken, 1.2)).toBe("unresolved");
  expect(outcomeOf([])).toBe("unresolved");
});

test("compareRuns() leaves aside what is not asked for, and judges the rest as a family of its own", () => {
  const only = "process/pow*threads";
  const now = secondRun(slow("process/pow/e=1000000/processes/node", 1.5));
  const rows = compareRuns(sampleResults(), now, { margin: 1.2, only });
  expect(rows.map(({ pair }) => pair.cell.id)).toEqual(
    ["node", "deno", "bun", "python"].map((runtime) => THREADS.replace("node", runtime)),
  );
  expect(outcomeOf(rows)).toBe("ok");
  expect(countsOf(rows)).toEqual({ safe: 4, regressed: 0, open: 0 });
  const all = compareRuns(sampleResults(), now, { margin: 1.2 });
  expect(countsOf(all)).toMatchObject({ regressed: 1 });
  expect(countsOf(all).open).toBeGreaterThan(0);
  expect(compareRuns(sampleResults(), now, { margin: 1.2, only: "nope" })).toEqual([]);
});

test("keyDifferences() tells machines and tasks apart, and nothing else", () => {
  const differences = (change: (results: Results) => void) =>
    keyDifferences(sampleResults(), secondRun(change)).map(({ what }) => what);
  expect(
    differences((results) => {
      results.machine.loadAtEnd = [9, 9, 9];
      results.machine.memoryBytes += 4096;
      results.runtimes[0]!.version = "9.9.9";
      results.settings.seed = 7;
    }),
  ).toEqual([]);
  expect(
    differences((results) => {
      Object.assign(results.machine, {
        cpu: "x",
        os: "x",
        kernel: "x",
        arch: "x",
        governor: "x",
        virtualization: "x",
      });
      results.machine.cores.affinity = 1;
      results.machine.memoryBytes *= 2;
      results.profile = "full";
      results.settings.exponent = 5;
      results.settings.live = true;
    }),
  ).toEqual([
    "CPU",
    "cores",
    "memory",
    "OS",
    "kernel",
    "architecture",
    "governor",
    "virtualization",
    "profile",
    "exponent",
    "live sites",
  ]);
});

test("subjectDifferences() says what is compared", () => {
  const now = secondRun((results) => {
    results.source.dirty = true;
    results.runtimes[1]!.sha256 = "abc";
    results.runtimes[2]!.label = "constructor";
  });
  expect(subjectDifferences(sampleResults(), now)).toEqual([
    { what: "source", old: "ffffffffffff", now: "ffffffffffff, changed" },
    expect.objectContaining({ what: "runtime deno", now: expect.stringContaining("sha256 abc") }),
    expect.objectContaining({ what: "runtime bun", now: "not measured" }),
    expect.objectContaining({ what: "runtime constructor", old: "not measured" }),
  ]);
});

test("renderComparison() lists what only one of the runs has, and lets no name break a table", () => {
  const old = sampleResults();
  const now = secondRun((results) => {
    const evil = "x|y\n<script>alert(1)</script>";
    for (const cell of results.cells) {
      if (cell.id !== THREADS) continue;
      cell.id += evil;
      cell.command = evil;
    }
    results.machine.cpu = evil;
    results.source.commit = evil;
  });
  const rows = compareRuns(old, now, { margin: MARGIN });
  const page = renderComparison({ old, now, rows, outcome: outcomeOf(rows), rules: { margin: MARGIN } });
  expect(page).toContain(`## Only in the old run\n\n- \`${THREADS}\``);
  expect(page).toContain(`## Only in the new run\n\n- \`${THREADS}x|y`);
  expect(page.replaceAll(/(?<!\\)(`+)(?!`).*?[^`\\]\1(?!`)/g, "").replaceAll(/\\[!-~]/g, "")).not.toMatch(
    /[<>]/,
  );
  for (const line of page.split("\n")) {
    if (line.startsWith("| process")) expect(line.replaceAll(/\\./g, "").split("|").length).toBeOneOf([5, 7]);
  }
});
