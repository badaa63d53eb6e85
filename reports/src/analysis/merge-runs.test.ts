import type { Results } from "@nogil/results";
import { expect, test } from "vitest";
import { sampleResults } from "../../test/sample-results.ts";
import { renderMerge } from "../render-merge.ts";
import { mergeRuns } from "./merge-runs.ts";

const THREADS = "process/pow/e=1000000/threads/node";

/** The sample as of another machine, on which everything takes three times as long, and one cell so many times more. */
function machine(times: number, change: (results: Results) => void = () => {}): Results {
  const results = sampleResults();
  for (const cell of results.cells) {
    const factor = 3 * (cell.id === THREADS ? times : 1);
    if (cell.kind === "process") for (const sample of cell.samples) sample.wallMs *= factor;
    else for (const sample of cell.samples) sample.ns *= factor;
  }
  change(results);
  return results;
}
const rowOf = (runs: Results[]) => mergeRuns(runs).find(({ pair }) => pair.cell.id === THREADS)!;

test("mergeRuns() pools ratios, never times", () => {
  const { machines, pooled } = rowOf([sampleResults(), machine(1), machine(1)]);
  expect(pooled!.comparison.ratio).toBeCloseTo(machines[0]!.ratio, 9);
  expect(pooled).toMatchObject({ count: 3, tauSquared: 0, iSquared: 0 });
  for (const { pair } of mergeRuns([sampleResults(), machine(1)])) expect(pair.base).not.toBe(null);
});

test("mergeRuns() says how much machines differ, and widens its interval for it", () => {
  const alike = rowOf([sampleResults(), machine(1), machine(1)]).pooled!;
  const unlike = rowOf([sampleResults(), machine(1.5), machine(2)]).pooled!;
  expect(unlike.iSquared).toBeGreaterThan(0.9);
  expect(Math.exp(Math.sqrt(unlike.tauSquared))).toBeGreaterThan(1.3);
  expect(unlike.comparison.interval!.high).toBeGreaterThan(2 * alike.comparison.interval!.high);
});

test("mergeRuns() leaves out what a machine does not have or cannot tell", () => {
  const distrusted = machine(1, (results) => {
    for (const cell of results.cells)
      if (cell.kind === "process" && cell.repeats) for (const sample of cell.samples) sample.wallMs *= 2;
  });
  const without = machine(1, (results) => {
    results.cells = results.cells.filter(({ id }) => id !== THREADS);
  });
  const row = rowOf([sampleResults(), distrusted, without]);
  expect(row.machines.map((each) => each !== null)).toEqual([true, false, false]);
  expect(row.pooled).toBe(null);
  expect(renderMerge([sampleResults(), distrusted])).toContain(
    "left out, differ or cannot tell: process on node, process on deno",
  );
});

test("renderMerge() shows every machine and lets no name break its table", () => {
  const evil = machine(2, (results) => {
    results.machine.cpu = "x|y\n<img src=x onerror=alert(1)>";
    results.runtimes[0]!.version = "<b>";
  });
  const page = renderMerge([sampleResults(), evil]);
  const row = page.split("\n").find((line) => line.startsWith(`| ${THREADS} `))!;
  expect(row).toMatch(
    /\| \d\.\d+ \[.*\] +\| \d\.\d+ \[.*\] +\| \d\.\d+ \[.*\], 2 machines +\| +\d\.\d\d \| +\d+ % \| \w+ +\|$/,
  );
  expect(page.replaceAll(/\\[!-~]/g, "")).not.toMatch(/[<>]/);
  for (const line of page.split("\n"))
    if (line.startsWith("|")) expect(line.replaceAll(/\\./g, "").split("|").length).toBeOneOf([11, 10]);
});
