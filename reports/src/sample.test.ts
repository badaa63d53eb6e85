import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { makeReport } from "./make-report.ts";

const SAMPLE = join(import.meta.dirname, "../sample");

test("reports/sample has the reports of its results, byte for byte", { timeout: 60_000 }, async () => {
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
