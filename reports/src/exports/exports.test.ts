import { spawnSync } from "node:child_process";
import type { ProcessCell } from "@nogil/results";
import { expect, test } from "vitest";
import { sampleResults } from "../../test/sample-results.ts";
import { toBmf } from "./to-bmf.ts";
import { toCsv } from "./to-csv.ts";

const THREADS = "process/pow/e=1000000/threads/node";

test("toCsv() has a row for each cell, its figures and what it stands beside", () => {
  const results = sampleResults();
  const [header, ...rows] = toCsv(results).trimEnd().split("\r\n");
  expect(rows).toHaveLength(results.cells.length);
  const columns = header!.split(",");
  const row = Object.fromEntries(
    rows
      .find((line) => line.startsWith(`${THREADS},`))!
      .split(",")
      .map((value, i) => [columns[i], value]),
  );
  expect(row).toMatchObject({
    kind: "process",
    runtime: "node",
    baseline: THREADS.replace("threads", "sync"),
  });
  expect(Number(row.ratio_low) < Number(row.ratio) && Number(row.ratio) < Number(row.ratio_high)).toBe(true);
  const failed = rows.find((line) => line.startsWith("process/http/n=5/processes/deno,"))!;
  expect(failed).toContain("failed in round 3");
  expect(failed).toMatch(/^[^,]+,process,deno,,,3,/);
});

test("toCsv() quotes as RFC 4180 says, and gives a spreadsheet no formula", () => {
  const results = sampleResults();
  const cell = results.cells[0]!;
  cell.command = 'a "b", c\r\nd';
  const formulas = ["=1+1", "+1", "-1", "@SUM(1)", "\t=1", "\r=1"];
  for (const [i, formula] of formulas.entries()) results.cells[i + 1]!.command = formula;
  const csv = toCsv(results);
  expect(csv).toContain(',"a ""b"", c\r\nd"\r\n');
  for (const formula of formulas) expect(csv).toMatch(new RegExp(`,"?'${RegExp.escape(formula)}"?\r\n`));
});

const python = spawnSync("python3", ["-c", "import csv"]).status === 0;

test.skipIf(!python)("toCsv() is read back by CPython's csv module", () => {
  const results = sampleResults();
  results.cells[0]!.command = 'x, "y"\nz';
  const program =
    "import csv, json, sys; print(json.dumps(list(csv.reader(sys.stdin.read().splitlines(True)))))";
  const { stdout } = spawnSync("python3", ["-X", "utf8", "-c", program], {
    input: toCsv(results),
    encoding: "utf8",
  });
  const rows = JSON.parse(stdout) as string[][];
  expect(new Set(rows.map((row) => row.length)).size).toBe(1);
  expect(rows.map((row) => row.at(-1))).toContain('x, "y"\nz');
});

test("toBmf() gives latencies in nanoseconds and ratios, with their intervals", () => {
  const bmf = JSON.parse(toBmf(sampleResults())) as Record<string, Record<string, Record<string, number>>>;
  const { latency } = bmf[THREADS]!;
  expect(latency!.value).toBeGreaterThan(1e6);
  expect(latency!.lower_value! < latency!.value! && latency!.value! < latency!.upper_value!).toBe(true);
  const { ratio } = bmf[`${THREADS} / ${THREADS.replace("threads", "sync")}`]!;
  expect(ratio!.value).toBeGreaterThan(0);
  for (const measures of Object.values(bmf))
    for (const metric of Object.values(measures))
      for (const value of Object.values(metric)) expect(Number.isFinite(value)).toBe(true);
});

test("toBmf() leaves out what failed, and no name harms it", () => {
  const results = sampleResults();
  const cell = results.cells[0] as ProcessCell;
  cell.id = "__proto__";
  const text = toBmf(results);
  expect(text).toContain('"__proto__": {');
  expect(text).not.toContain("process/http/n=5/processes/deno");
});
