import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readResults } from "@nogil/results";
import { expect, test } from "vitest";
import { readmeSample } from "../test/readme-sample.ts";
import { sampleResults } from "../test/sample-results.ts";
import { makeReport } from "./make-report.ts";
import { replacePart } from "./text/replace-part.ts";

const SAMPLE = join(import.meta.dirname, "../sample");

test("reports/sample has the reports of its results, byte for byte", async () => {
  const folder = await mkdtemp(join(tmpdir(), "nogil-sample-"));
  try {
    for (const name of ["results.json", "peers.json"]) await makeReport(join(SAMPLE, name), folder);
    const made = (await readdir(folder, { recursive: true })).filter((name) => name.includes("."));
    const committed = (await readdir(SAMPLE, { recursive: true })).filter((name) => name.includes("."));
    expect([...made, "results.json", "peers.json"].toSorted()).toEqual(committed.toSorted());
    for (const name of made)
      expect(
        (await readFile(join(folder, name), "utf8")) === (await readFile(join(SAMPLE, name), "utf8")),
        name,
      ).toBe(true);
  } finally {
    await rm(folder, { recursive: true });
  }
});

test("the README says of reports/sample what its results say, and shows charts that are there", async () => {
  const readme = await readFile(join(SAMPLE, "../../README.md"), "utf8");
  const parts = readmeSample(await readResults(join(SAMPLE, "results.json")));
  for (const [part, text] of Object.entries(parts))
    expect(replacePart(readme, part, text), part).toBe(readme);
  const charts = [...readme.matchAll(/(?:src|srcset)="reports\/sample\/charts\/([^"]*)"/g)].map(
    ([, name]) => name,
  );
  expect(charts.length).toBeGreaterThanOrEqual(2);
  expect(await readdir(join(SAMPLE, "charts"))).toEqual(expect.arrayContaining(charts));
});

test("readmeSample() has a way and its figures wherever the data tell, and leads nowhere that only a report has", () => {
  const { answers } = readmeSample(sampleResults());
  expect(answers).toMatch(/\| waits for the network +\| \*\*async\*\* 0\.16\d \[/);
  expect(answers).toMatch(
    /\| computes for a short time +\| \*\*one after another\*\*; thread pool from 1[12]\d µs \[/,
  );
  expect(answers).toMatch(/\| shares state +\| \*\*threads\*\*/);
  expect(answers).toMatch(/failures +\| \*\*processes\*\*; a start took 2\.\d+ \[.*\] times as long/);
  expect(answers).not.toContain("](#");
  expect(readmeSample({ ...sampleResults(), cells: [] }).answers).toMatch(
    /network +\| the data do not tell +\|/,
  );
});
