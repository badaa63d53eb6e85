import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { minimalResults } from "../test/minimal-results.ts";
import { readResults } from "./read-results.ts";
import { ResultsError } from "./results-error.ts";
import { writeResults } from "./write-results.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "nogil-results-"));
});
afterEach(() => rm(folder, { recursive: true }));

test("writeResults() writes what readResults() reads, into a folder that it makes", async () => {
  const path = join(folder, "new/results.json");
  await writeResults(path, minimalResults());
  expect(await readResults(path)).toEqual(minimalResults());
  expect(await readdir(join(folder, "new"))).toEqual(["results.json"]);
});

test("writeResults() keeps the old file and leaves no other when the results are wrong", async () => {
  const path = join(folder, "results.json");
  await writeFile(path, "old");
  const wrong = minimalResults();
  wrong.settings.seed = Number.NaN;
  await expect(writeResults(path, wrong)).rejects.toThrow(ResultsError);
  expect(await readFile(path, "utf8")).toBe("old");
  expect(await readdir(folder)).toEqual(["results.json"]);
});

test("writeResults() leaves no temporary file when the last step fails", async () => {
  const path = join(folder, "results.json");
  await mkdir(join(path, "in the way"), { recursive: true });
  await expect(writeResults(path, minimalResults())).rejects.toThrow(
    /^Cannot write results as the file must be writable: received ".*results\.json" \(E\w+\)$/,
  );
  expect(await readdir(folder)).toEqual(["results.json"]);
});
