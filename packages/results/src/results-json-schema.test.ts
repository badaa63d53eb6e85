import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import { expect, test } from "vitest";
import { minimalResults } from "../test/minimal-results.ts";
import { resultsJsonSchema } from "./results-json-schema.ts";

// Formats are annotations in 2020-12; the schema checks dates by a pattern of its own.
const accepts = new Ajv2020({ validateFormats: false }).compile(resultsJsonSchema());

test("results.schema.json is what schema-main.ts would write", async () => {
  const file = join(import.meta.dirname, "../results.schema.json");
  expect(JSON.parse(await readFile(file, "utf8"))).toEqual(resultsJsonSchema());
});

test("the JSON Schema accepts results, and ajv finds nothing to say of them", () => {
  accepts(minimalResults());
  expect(accepts.errors).toBe(null);
});

test("the JSON Schema refuses each planted fault at its place", () => {
  const faults: [string, (results: any) => void][] = [
    ["/schemaVersion", (results) => (results.schemaVersion = 1)],
    ["/startedAt", (results) => (results.startedAt = "yesterday")],
    ["/settings/seed", (results) => (results.settings.seed = 1.5)],
    ["/machine/loadAtEnd", (results) => results.machine.loadAtEnd.pop()],
    ["/cells/0/samples/0/wallMs", (results) => (results.cells[0].samples[0].wallMs = 0)],
    ["/cells/0/samples/0", (results) => (results.cells[0].samples[0].extra = 1)],
    ["/cells/1/stopped", (results) => (results.cells[1].stopped = "soon")],
    ["/cells/1", (results) => delete results.cells[1].baseline],
    ["/cells/2/workers", (results) => (results.cells[2].workers = "fibres")],
    ["/cells/2/samples/0/ns", (results) => (results.cells[2].samples[0].ns = null)],
    ["/cells/1/cpus", (results) => (results.cells[1].cpus = "both")],
    ["/skipped/0/what", (results) => (results.skipped[0].what = "lunch")],
    ["", (results) => delete results.machine],
  ];
  for (const [path, spoil] of faults) {
    const results = minimalResults();
    spoil(results);
    expect(accepts(results), path).toBe(false);
    expect(accepts.errors!.map((error) => error.instancePath)).toContain(path);
  }
});
