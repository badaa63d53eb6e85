import type { OperationCell } from "@nogil/results";
import { expect, test } from "vitest";
import { openCells } from "./open-cells.ts";

const cell = (id: string, more: Partial<OperationCell> = {}): OperationCell => ({
  kind: "operation",
  id,
  operation: id,
  condition: "threads",
  work: null,
  cpus: "free",
  runtime: "bun",
  baseline: null,
  repeats: null,
  command: "",
  samples: [{ round: 0, place: 0, restart: 0, ns: 1, iterations: 1, involuntarySwitches: null }],
  failures: [],
  flags: [],
  deadCode: false,
  stopped: "rounds",
  ...more,
});

/** Ids of the open cells, where the times of some are not known well enough, whatever they are compared with. */
function open(cells: readonly OperationCell[], ...unknown: string[]): string[] {
  const numbered = cells.map((each, i) => ({
    ...each,
    samples: each.samples.map((sample) => ({ ...sample, ns: i })),
  }));
  const found = openCells(numbered, 0.05, ([first]) =>
    unknown.includes(numbered[first.time].id) ? 0.06 : 0.05,
  );
  return [...found].map(({ id }) => id);
}

const base = cell("base");
const good = cell("good", { baseline: "base" });
const poor = cell("poor", { baseline: "base" });
const twin = cell("good#2", { baseline: "base", repeats: "good" });

test("openCells() keeps a cell and its baseline as long as their ratio is not known, and no others", () => {
  expect(open([base, good, poor], "poor")).toEqual(["poor", "base"]);
  expect(open([base, good, poor])).toEqual([]);
});

test("openCells() keeps both of an A/A pair", () => {
  expect(open([base, good, twin], "good#2")).toEqual(["good#2", "good"]);
});

test("openCells() asks for the time of a cell that is compared with nothing", () => {
  expect(open([base, good, cell("alone")], "alone", "base")).toEqual(["alone"]);
});

test("openCells() expects nothing more of a cell that failed, nor of what was to be compared with it", () => {
  expect(open([base, { ...poor, stopped: "failed" }, good], "poor")).toEqual([]);
  expect(open([{ ...base, stopped: "failed" }, good], "good")).toEqual(["good"]);
});
