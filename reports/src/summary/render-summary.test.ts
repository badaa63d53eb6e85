import { expect, test } from "vitest";
import { EVIL, hostileResults } from "../../test/hostile-results.ts";
import { sampleResults } from "../../test/sample-results.ts";
import { fitLines } from "./fit-lines.ts";
import { renderSummary } from "./render-summary.ts";

test("renderSummary() says what to know first, the answer, and each strategy beside sync", () => {
  const answer =
    "## Which way for which task\n\n| task | way |\n| :- | :- |\n| waiting | [async](#http-async-1) took 0.5 [0.4, 0.6] |";
  const summary = renderSummary(sampleResults(), `# x\n\n## Before\n\nno\n\n${answer}\n\n## After\n\nno\n`, [
    "out/report.md",
  ]);
  expect(summary).toMatch(/^# nogil benchmark, default profile/);
  expect(summary.match(/^## .*/gm)).toEqual([
    "## Read this before the figures",
    "## Which way for which task",
    "## Time of the whole program, `sync` = 1",
  ]);
  expect(summary).toContain("| waiting | async took 0.5 [0.4, 0.6] |\n\n## Time");
  expect(summary).toMatch(
    /\| http, n=5 +\| deno +\| 0\.177 \[0\.\d+, 0\.\d+\] faster +\| 0\.555 .*faster +\| – +\|/,
  );
  expect(summary).toMatch(/\nThe whole report: `out\/report\.md`\.\n$/);
  expect(summary).not.toContain("| empty");
});

test("renderSummary() stands results without an answer and without programs", () => {
  const results = sampleResults();
  results.cells = [];
  expect(renderSummary(results, "# x\n", ["a"]).match(/^## .*/gm)).toEqual([
    "## Read this before the figures",
  ]);
});

test("renderSummary() fits what GitHub shows, whatever the names", () => {
  const results = hostileResults("strategy");
  const cell = results.cells.find(({ kind }) => kind === "process")!;
  for (let i = 0; i < 2000; i++)
    results.cells.push({ ...cell, runtime: `${i}${EVIL}`, id: `${i}` } as typeof cell);
  const summary = renderSummary(results, "", ["a"]);
  expect(Buffer.byteLength(summary)).toBeLessThanOrEqual(64 * 1024);
});

test("fitLines() leaves out whole lines at the end, and says so", () => {
  const text = "one\nzwölf\nthree";
  expect(fitLines(text, 17, "…")).toBe(`${text}\n`);
  expect(fitLines(text, 16, "…")).toBe("one\n\n…\n");
  expect(fitLines(text, 20, "…")).toBe(`${text}\n`);
  expect(fitLines(`${text}\nfour`, 18, "…")).toBe("one\nzwölf\n\n…\n");
  for (let bytes = 8; bytes < 30; bytes++)
    expect(Buffer.byteLength(fitLines(text, bytes, "…"))).toBeLessThanOrEqual(bytes);
});
