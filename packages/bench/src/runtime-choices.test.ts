import { join } from "node:path";
import { expect, test } from "vitest";
import { ROOT } from "./command-line.ts";
import { choosesPython, readRuntimeChoices } from "./runtime-choices.ts";

test("readRuntimeChoices() takes names and paths, in the order of the reports", () => {
  expect(readRuntimeChoices(["bun,node", "node", "node=/opt/node,node=bin/node"])).toEqual([
    { name: "node" },
    { name: "node", path: "/opt/node" },
    { name: "node", path: join(ROOT, "bin/node") },
    { name: "bun" },
  ]);
});

test("choosesPython() takes CPython with all, or by its name", () => {
  expect([undefined, ["node"], ["node,python"], ["node", "python"]].map(choosesPython)).toEqual([
    true,
    false,
    true,
    true,
  ]);
  expect(readRuntimeChoices(["python,bun"])).toEqual([{ name: "bun" }]);
});

test.each([
  [
    "python",
    'Cannot run as --runtime must name one of node, deno, bun for CPython to stand beside: received "python"',
  ],
  [
    "node,python=/bin/python3",
    'Cannot run as --runtime python must have no path, which is what NOGIL_PYTHON is for: received "python=/bin/python3"',
  ],
  ["ie6", 'Cannot run as --runtime must be one of node, deno, bun, python: received "ie6"'],
  ["ie6=/bin/ie6", 'Cannot run as --runtime must be one of node, deno, bun, python: received "ie6"'],
  ["node=", 'Cannot run as --runtime node= must be followed by the path of its binary: received ""'],
])("readRuntimeChoices(%j) says what is wrong", (value, message) => {
  expect(() => readRuntimeChoices([value])).toThrow(message);
});
