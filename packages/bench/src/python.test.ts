import { realpathSync } from "node:fs";
import process from "node:process";
import { expect, onTestFinished, test } from "vitest";
import { findPython } from "./python.ts";

test("findPython() says how to name one where there is none", () => {
  const { NOGIL_PYTHON } = process.env;
  onTestFinished(() => {
    if (NOGIL_PYTHON === undefined) delete process.env.NOGIL_PYTHON;
    else process.env.NOGIL_PYTHON = NOGIL_PYTHON;
  });
  process.env.NOGIL_PYTHON = "/nowhere/python3";
  const skipped: unknown[] = [];
  expect(findPython((...skip) => skipped.push(skip))).toBe(undefined);
  expect(skipped).toEqual([["python", "/nowhere/python3 does not start; NOGIL_PYTHON may name another"]]);
});

const python = findPython(() => {});

test.runIf(python)("findPython() says which build it is, and where it really is", () => {
  expect(python).toMatchObject({
    label: "python",
    name: "python",
    version: expect.stringMatching(/^3\.\d+\.\d+/),
  });
  expect(["GIL", "free-threaded"]).toContain(python!.build);
  expect(realpathSync(python!.path)).toBe(python!.path);
});
