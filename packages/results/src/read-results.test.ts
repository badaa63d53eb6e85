import { execFileSync } from "node:child_process";
import { mkdtemp, rm, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { minimalResults } from "../test/minimal-results.ts";
import { readResults } from "./read-results.ts";
import { ResultsError } from "./results-error.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "nogil-results-"));
});
afterAll(() => rm(folder, { recursive: true }));

/** What readResults() says of a file with this content, without the name of the file. */
async function complaint(content: string): Promise<string> {
  const path = join(folder, "x.json");
  await writeFile(path, content);
  const error = await readResults(path).then(
    () => expect.fail("the file was accepted"),
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(ResultsError);
  const { message } = error as ResultsError;
  expect(message).not.toMatch(/\p{Cc}/u);
  return message.replace(path, "x.json");
}

/** The same for the minimal results after `spoil`. */
function complaintAfter(spoil: (results: any) => void): Promise<string> {
  const results = minimalResults();
  spoil(results);
  return complaint(JSON.stringify(results));
}

test("readResults() says that a file is missing", async () => {
  await expect(readResults("/nowhere/x.json")).rejects.toThrow(
    'Cannot read results as the file must exist: received "/nowhere/x.json" (ENOENT)',
  );
  await expect(readResults(folder)).rejects.toThrow(
    `Cannot read results as it must be a file: received "${folder}"`,
  );
  await expect(readResults(join(folder, "\0"))).rejects.toThrow("as the file must be readable");
});

test("readResults() tells text from JSON that was cut short", async () => {
  expect(await complaint("# a report\n")).toBe(
    'Cannot read results "x.json" as it must be JSON: received "# a report\\n"',
  );
  expect(await complaint("")).toBe('Cannot read results "x.json" as it must be JSON: received ""');
  const whole = JSON.stringify(minimalResults());
  expect(await complaint(whole.slice(0, 300))).toMatch(
    /^Cannot read results "x\.json" as it must be complete JSON: received 300 characters that end with ".*"$/,
  );
});

test("readResults() refuses another schema version before it looks at anything else", async () => {
  expect(await complaint('{"schemaVersion": 1}')).toBe(
    'Cannot read results "x.json" as schemaVersion must be 3: received 1',
  );
  for (const content of ["null", "[]", "7"]) {
    expect(await complaint(content)).toContain("schemaVersion must be 3: received nothing");
  }
});

test("readResults() names the first wrong field and its value", async () => {
  const expected: [string, (results: any) => void][] = [
    [
      'cells[0].samples[0].wallMs breaks the format (Invalid input: expected number, received string): received "fast"',
      (results) => (results.cells[0].samples[0].wallMs = "fast"),
    ],
    [
      "cells[0].samples[0].wallMs breaks the format (Too small: expected number to be >0): received -1",
      (results) => (results.cells[0].samples[0].wallMs = -1),
    ],
    [
      "cells[1].deadCode breaks the format (Invalid input: expected boolean, received undefined): received nothing",
      (results) => delete results.cells[1].deadCode,
    ],
    [
      'cells[1] breaks the format (Unrecognized key: "x y"): received {"kind":"operation"',
      (results) => (results.cells[1]["x\ny"] = 1),
    ],
    [
      "cells[0].kind breaks the format (Invalid discriminator value. Expected 'process' | 'operation' | 'peer'): received \"thread\"",
      (results) => (results.cells[0].kind = "thread"),
    ],
    [
      'startedAt breaks the format (Invalid ISO datetime): received "yesterday"',
      (results) => (results.startedAt = "yesterday"),
    ],
  ];
  for (const [text, spoil] of expected) {
    expect(await complaintAfter(spoil)).toContain(`Cannot read results "x.json" as ${text}`);
  }
});

test("readResults() refuses a pipe, a device and 200 MB at once", async () => {
  const pipe = join(folder, "pipe");
  execFileSync("mkfifo", [pipe]);
  for (const path of [pipe, "/dev/zero"])
    await expect(readResults(path)).rejects.toThrow("it must be a file");
  const huge = join(folder, "huge.json");
  await writeFile(huge, "");
  await truncate(huge, 200_000_000);
  await expect(readResults(huge)).rejects.toThrow(
    `Cannot read results "${huge}" as it must be at most 67108864 bytes: received 200000000`,
  );
});

test("readResults() refuses what is nested deeper, longer or more than results are", async () => {
  const version = '"schemaVersion":3';
  const million = "x".repeat(1_000_000);
  const expected: [string, string][] = [
    ["it must be nested at most 10 deep", `{${version},"a":${"[".repeat(1e6)}${"]".repeat(1e6)}}`],
    ["no text in it may be longer than 100000: received one of 1000000", `{${version},"a":"${million}"}`],
    ["no text in it may be longer than 100000: received one of 1000000", `{${version},"${million}":1}`],
    [
      "no list in it may be longer than 10000: received one of 200000",
      `{${version},"a":[${"0,".repeat(199_999)}0]}`,
    ],
    ["no number in it may be beyond 9007199254740991: received 1e+300", `{${version},"a":1e300}`],
    ["no number in it may be beyond 9007199254740991: received Infinity", `{${version},"a":1e999}`],
    ["it must hold at most 2000000 values", `{${version},"a":[${`[${"0,".repeat(9999)}0],`.repeat(210)}0]}`],
    ["schemaVersion must be 3: received something else", '{"schemaVersion":[[[]]]}'],
    [
      'breaks the format (Unrecognized key: "__proto__")',
      JSON.stringify(minimalResults()).replace("{", '{"__proto__":{"a":1},'),
    ],
  ];
  for (const [text, content] of expected) expect(await complaint(content)).toContain(text);
  expect(({} as { a?: number }).a).toBe(undefined);
});

test("readResults() finds the first of many faults, wherever it is", async () => {
  const samples = (results: any) =>
    (results.cells[0].samples = Array(9000).fill(results.cells[0].samples[0]));
  expect(await complaintAfter((results) => (results.rounds = Array(10_000).fill({})))).toContain(
    "rounds[0].part",
  );
  expect(
    await complaintAfter((results) => {
      samples(results)[8123] = {};
    }),
  ).toContain("cells[0].samples[8123].round breaks the format");
  expect(
    await complaintAfter((results) => {
      results.cells = Array(200).fill({ ...results.cells[0], samples: Array(9000).fill(0) });
    }),
  ).toContain("cells[0].samples[0] breaks the format");
  expect(await complaintAfter((results) => (samples(results), (results.cells[0].id = 7)))).toContain(
    "cells[0].id breaks the format",
  );
});

test("readResults() refuses more cells or runtimes than a report can show", async () => {
  const complaintOf = (key: string) =>
    complaintAfter((results) => {
      const [one] = results[key];
      results[key] = Array.from({ length: 6000 }, (_, i) => ({ ...one, id: `${i}`, label: `${i}` }));
      for (const each of results[key]) delete each[key === "cells" ? "label" : "id"];
    });
  expect(await complaintOf("cells")).toContain("cells must be at most 5000");
  expect(await complaintOf("runtimes")).toContain("runtimes must be at most 20");
  expect(await complaintAfter((results) => results.runtimes.push(results.runtimes[0]))).toContain(
    "runtimes must have unique labels",
  );
});

test("readResults() refuses cells that lead in a circle or to another kind", async () => {
  const another = (results: any) => ({ ...results.cells[0], id: "another" });
  expect(await complaintAfter((results) => (results.cells[1].baseline = results.cells[1].id))).toContain(
    "cells[1].baseline must be the id of another cell",
  );
  expect(await complaintAfter((results) => (results.cells[0].repeats = results.cells[0].id))).toContain(
    "cells[0].repeats must be the id of another cell",
  );
  expect(
    await complaintAfter((results) => {
      results.cells.push({ ...another(results), repeats: results.cells[0].id });
      results.cells[0].repeats = "another";
    }),
  ).toContain("cells[0].repeats must be the id of a cell that repeats no other");
  expect(await complaintAfter((results) => (results.cells[1].baseline = results.cells[0].id))).toContain(
    'cells[1].baseline must be the id of a cell of kind "operation"',
  );
});

test("readResults() refuses names that lead nowhere", async () => {
  expect(await complaintAfter((results) => (results.cells[0].runtime = "bun"))).toContain(
    'cells[0].runtime must be a label of runtimes: received "bun"',
  );
  expect(await complaintAfter((results) => (results.cells[1].baseline = "x"))).toContain(
    'cells[1].baseline must be the id of another cell: received "x"',
  );
  expect(await complaintAfter((results) => (results.cells[0].repeats = "x"))).toContain(
    'cells[0].repeats must be the id of another cell: received "x"',
  );
  expect(
    await complaintAfter((results) => {
      results.cells.push({ ...results.cells[1], id: "pinned", cpus: "one", baseline: results.cells[1].id });
    }),
  ).toContain('cells[3].baseline must be the id of a cell on the same CPUs: received "operation/call');
  expect(await complaintAfter((results) => results.cells.push(results.cells[0]))).toContain(
    "cells[3].id must be unique",
  );
});
