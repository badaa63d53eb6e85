import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { beforeAll, expect, test } from "vitest";
import { docstringExamples, pageExamples } from "../fixtures/examples.ts";
import { useNameFolder } from "../fixtures/name-folder.ts";
import { startProgram } from "../fixtures/program.ts";
import { runtime } from "../runtime.ts";

useNameFolder(); // some of them use names, and whoever runs them elsewhere meanwhile uses the same

/** Here `nogil` can be imported. Seen from the folder of the fixtures. */
const folder = `../out/examples-${runtime.name}/`;
const path = fileURLToPath(new URL(folder, import.meta.url));

beforeAll(() => {
  rmSync(path, { recursive: true, force: true });
  mkdirSync(path, { recursive: true });
});

test.each(docstringExamples())("the example at $place says what it prints", ({ output }) => {
  expect(output).not.toBe("");
});

test.concurrent.each([...docstringExamples(), ...pageExamples()])(
  "the example at $place does what it says",
  async ({ place, code, output }) => {
    const file = `${place.replaceAll(/[^\w-]+/g, "-")}.ts`;
    writeFileSync(path + file, code);
    const program = startProgram(runtime.name, folder + file);
    expect(await program.ended, program.err).toBe(0);
    expect(program.out).toBe(output);
    expect(program.err).toBe("");
  },
);
