import { mkdtemp, rm, writeFile } from "node:fs/promises";
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
  await expect(readResults(folder)).rejects.toThrow("as the file must be readable");
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

test("readResults() refuses names that lead nowhere", async () => {
  expect(await complaintAfter((results) => (results.cells[0].runtime = "bun"))).toContain(
    'cells[0].runtime must be a label of runtimes: received "bun"',
  );
  expect(await complaintAfter((results) => (results.cells[1].baseline = "x"))).toContain(
    'cells[1].baseline must be the id of a cell: received "x"',
  );
  expect(await complaintAfter((results) => (results.cells[0].repeats = "x"))).toContain(
    'cells[0].repeats must be the id of a cell: received "x"',
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
