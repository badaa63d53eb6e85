import type { Cell, Results } from "@nogil/results";
import { expect, test } from "vitest";
import { sampleResults } from "../../test/sample-results.ts";
import { controlsOf } from "./controls-of.ts";
import { doubtOf } from "./trust-in.ts";

const LOCK = "operation/lock/acquire-release/threads/free/node";

function resultsAfter(change: (results: Results) => void): Results {
  const results = sampleResults();
  change(results);
  return results;
}
const doubt = (results: Results, kind: Cell["kind"], runtime: string) =>
  doubtOf(controlsOf(results), { kind, runtime });

/** Makes an A/A pair of the lock on a runtime, whose second lives are off by these factors. */
function repeat(results: Results, runtime: string, factors: readonly number[], name = "#2"): void {
  const cell = results.cells.find(({ id }) => id === LOCK.replace("node", runtime))!;
  if (cell.kind !== "operation") throw new Error("The sample has another lock");
  const samples = cell.samples.map((each) => ({ ...each, ns: each.ns * factors[each.restart]! }));
  results.cells.push({ ...structuredClone(cell), id: `${cell.id}${name}`, repeats: cell.id, samples });
}

const QUIET = [1, 1.05, 0.95, 1.02, 0.98];
const WILD = [1, 4, 0.2, 3, 0.3];

test("controlsOf() tells what is equal from what would be called so, whatever it is", () => {
  const findings = (factors: readonly number[]) =>
    controlsOf(resultsAfter((results) => repeat(results, "deno", factors))).at(-1)!.finding;
  expect(findings(QUIET)).toBe("equal");
  expect(findings(WILD)).toBe("cannot tell");
  expect(findings(QUIET.map((factor) => 2 * factor))).toBe("different");
});

test("controlsOf() cannot tell from too few pairs, or too few restarts", () => {
  const short = resultsAfter(({ cells }) => {
    for (const cell of cells) cell.samples.length = Math.min(cell.samples.length, 3);
  });
  const oneLife = resultsAfter(({ cells }) => {
    for (const cell of cells) for (const each of cell.samples) if ("restart" in each) each.restart = 0;
  });
  expect(controlsOf(short).map(({ finding }) => finding)).toEqual(["cannot tell", "cannot tell"]);
  expect(controlsOf(oneLife).map(({ finding }) => finding)).toEqual(["equal", "cannot tell"]);
});

test("doubtOf() doubts a runtime where no pair can tell, and it alone", () => {
  const wild = resultsAfter((results) => repeat(results, "deno", WILD));
  expect(["node", "deno", "bun"].map((runtime) => doubt(wild, "operation", runtime))).toEqual([
    null,
    "cannot tell",
    null, // without a pair of its own: by node's
  ]);
  expect(doubt(wild, "process", "deno")).toBe(null);
  const either = resultsAfter((results) => {
    repeat(results, "deno", WILD);
    repeat(results, "deno", QUIET, "#3");
  });
  expect(doubt(either, "operation", "deno")).toBe(null);
});

test("doubtOf() doubts all of a kind where one pair differs, or there is none", () => {
  const differs = resultsAfter((results) =>
    repeat(
      results,
      "deno",
      QUIET.map((factor) => 2 * factor),
    ),
  );
  expect(["node", "deno", "bun"].map((runtime) => doubt(differs, "operation", runtime))).toEqual([
    "different",
    "different",
    "different",
  ]);
  expect(doubt(sampleResults(), "peer", "node")).toBe("no pair");
});
