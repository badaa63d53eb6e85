import { spawnSync } from "node:child_process";
import { mkdtemp, readFile, rm, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readResults, type Results, ResultsError } from "@nogil/results";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { plainOf } from "../test/plain-of.ts";
import { sampleResults } from "../test/sample-results.ts";
import { compareRuns } from "./analysis/compare-runs.ts";
import { outcomeOf } from "./analysis/outcome-of.ts";
import { toBmf } from "./exports/to-bmf.ts";
import { toCsv } from "./exports/to-csv.ts";
import { renderComparison } from "./render-comparison.ts";
import { renderMerge } from "./render-merge.ts";
import { renderReport } from "./render-report.ts";

const SEED = 1;
const COMMANDS = ["", "compare", "merge", "csv", "bmf"];
const MARGIN = 1.03;

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "nogil-fuzz-"));
});
afterAll(() => rm(folder, { recursive: true }));

/** Every kind of cell, and few of each. */
function fewCells(): Results {
  const results = sampleResults();
  const kept = /^(process\/pow|process\/http.*deno|operation\/(call|event|value|task\/lesson))/;
  results.cells = results.cells.filter(({ id }) => kept.test(id));
  const ids = new Set(results.cells.map(({ id }) => id));
  for (const cell of results.cells)
    if (cell.kind === "operation" && !ids.has(cell.baseline ?? "")) cell.baseline = null;
  results.cells = results.cells.filter(({ repeats }) => repeats === null || ids.has(repeats));
  return results;
}

/** Reads a file as every command does; if it is accepted, nothing that is made of it may fail or come to life. */
async function survives(text: string): Promise<boolean> {
  const path = join(folder, "mutant.json");
  await writeFile(path, text);
  let results: Results;
  try {
    results = await readResults(path);
  } catch (error) {
    expect(error).toBeInstanceOf(ResultsError);
    expect((error as Error).message).toMatch(/^Cannot read results [^\p{Cc}]{1,700}$/u);
    return false;
  }
  const rows = compareRuns(fewCells(), results, { margin: MARGIN });
  const pages = [
    renderReport(results),
    renderComparison({
      old: fewCells(),
      now: results,
      rows,
      outcome: outcomeOf(rows),
      rules: { margin: MARGIN },
    }),
    renderMerge([fewCells(), results]),
  ];
  for (const page of pages) {
    expect(plainOf(page)).not.toMatch(/[<>]|\]\(/);
    expect(page).not.toMatch(/\bNaN\b|\bundefined\b/);
  }
  expect(toCsv(results)).not.toMatch(/(^|,|\n)"?[=@\t]/);
  expect(() => JSON.parse(toBmf(results))).not.toThrow();
  return true;
}

const hostile = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    true,
    -1,
    0,
    1e-300,
    1e300,
    -1e15,
    2 ** 53,
    "",
    "NaN",
    "Infinity",
    "__proto__",
    "constructor",
    "=HYPERLINK(1)",
    "<img src=x onerror=alert(1)>",
    "</script><script>alert(1)</script>",
    "[x](javascript:alert(1))",
    "a|b\n# c\u202E```",
    "x".repeat(1_000_000),
    [],
    {},
    [[[[]]]],
    { __proto__: null, constructor: 1 },
  ),
  fc.jsonValue({ maxDepth: 3 }),
);

/** One change somewhere in a value: `steps` choose the way down, and the change is made where they end. */
function mutate(root: unknown, steps: readonly number[], change: (owner: any, key: string) => void): void {
  let owner: any = { root };
  let key = "root";
  for (const step of steps) {
    const next = owner[key];
    const keys = typeof next === "object" && next !== null ? Object.keys(next) : [];
    if (keys.length === 0) break;
    [owner, key] = [next, keys[step % keys.length]!];
  }
  if (key !== "root") change(owner, key);
}

const steps = fc.array(fc.nat({ max: 1000 }), { minLength: 1, maxLength: 7 });
const change = fc.oneof(
  hostile.map((value) => (owner: any, key: string) => (owner[key] = structuredClone(value))),
  fc.constant((owner: any, key: string) =>
    Array.isArray(owner) ? owner.splice(Number(key), 1) : delete owner[key],
  ),
  fc.constant(
    (owner: any, key: string) => Array.isArray(owner) && owner.push(structuredClone(owner[Number(key)])),
  ),
  fc.nat({ max: 1000 }).map((n) => (owner: any, key: string) => {
    const values: unknown[] = Object.values(owner as object);
    owner[key] = structuredClone(values[n % values.length]);
  }),
  fc.constant((owner: any, key: string) => (owner[key] = { ...owner })),
);

test("a changed file is refused in one line, or harms nothing", async () => {
  let accepted = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(steps, change), { minLength: 1, maxLength: 4 }), async (changes) => {
      const results = fewCells();
      for (const [way, make] of changes) mutate(results, way, make);
      if (await survives(JSON.stringify(results))) accepted++;
    }),
    { seed: SEED, numRuns: 400 },
  );
  // Or nothing but the reader was tried.
  expect(accepted).toBeGreaterThan(20);
});

test("a file whose names are markup and formulas harms nothing", async () => {
  const names = ["<img src=x onerror=alert(1)>", "=1+1", "a|b\n\n# c", "__proto__", "[x](javascript:a)", "`"];
  for (const name of names) {
    const results = fewCells();
    for (const runtime of results.runtimes) runtime.label += name;
    for (const cell of results.cells) {
      cell.runtime += name;
      cell.id += name;
      cell.command = name;
      if (cell.repeats !== null) cell.repeats += name;
      if (cell.kind === "operation" && cell.baseline !== null) cell.baseline += name;
      if (cell.kind === "operation") cell.operation = name;
      cell.failures.push({ round: 1, reason: name });
      cell.flags.push({ kind: "drift", detail: name });
    }
    expect(await survives(JSON.stringify(results)), name).toBe(true);
  }
});

test("a file that was cut anywhere is refused in one line", async () => {
  const whole = JSON.stringify(fewCells());
  expect(await survives(whole)).toBe(true);
  await fc.assert(
    fc.asyncProperty(fc.nat({ max: whole.length - 1 }), async (length) => {
      expect(await survives(whole.slice(0, length))).toBe(false);
    }),
    { seed: SEED, numRuns: 300 },
  );
});

test("a file with bytes changed anywhere is refused in one line, or harms nothing", async () => {
  const whole = JSON.stringify(fewCells());
  const edit = fc.tuple(fc.nat({ max: whole.length - 1 }), fc.string({ unit: "binary", maxLength: 5 }));
  await fc.assert(
    fc.asyncProperty(fc.array(edit, { minLength: 1, maxLength: 3 }), async (edits) => {
      const text = edits.reduce(
        (before, [at, put]) => before.slice(0, at) + put + before.slice(at + 1),
        whole,
      );
      await survives(text);
    }),
    { seed: SEED, numRuns: 300 },
  );
});

test(
  "every command answers a cut, a hostile and a huge file with one line and exit code 2",
  { timeout: 240_000 },
  async () => {
    const whole = JSON.stringify(fewCells());
    const good = join(folder, "good.json");
    await writeFile(good, whole);
    const files: [string, string, RegExp][] = [
      ["cut.json", whole.slice(0, 5000), /complete JSON/],
      [
        "deep.json",
        whole.replace("{", `{"a":${"[".repeat(1e6)}${"]".repeat(1e6)},`),
        /nested at most 10 deep/,
      ],
      ["markup.json", whole.replace('"kind":"process"', '"kind":"<script>"'), /discriminator/],
      ["huge.json", "", /at most 67108864 bytes: received 200000000/],
    ];
    for (const [name, text] of files) await writeFile(join(folder, name), text);
    await truncate(join(folder, "huge.json"), 200_000_000);
    for (const command of COMMANDS)
      for (const [name, , expected] of files) {
        const words = [command, join(folder, name), command === "compare" || command === "merge" ? good : ""];
        const { status, stdout, stderr } = spawnSync(
          process.execPath,
          [join(import.meta.dirname, "main.ts"), ...words.filter(Boolean), "--out", join(folder, "out")],
          { encoding: "utf8", timeout: 60_000 },
        );
        expect(stderr).toMatch(expected);
        expect(stderr.split("\n")).toHaveLength(2);
        expect([status, stdout]).toEqual([2, ""]);
      }
    await expect(readFile(join(folder, "out/report.md"))).rejects.toThrow("ENOENT");
  },
);
