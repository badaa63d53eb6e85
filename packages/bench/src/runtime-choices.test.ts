import { join } from "node:path";
import { expect, test } from "vitest";
import { ROOT } from "./command-line.ts";
import { readRuntimeChoices } from "./runtime-choices.ts";

test("readRuntimeChoices() takes names and paths, in the order of the reports", () => {
  expect(readRuntimeChoices(["bun,node", "node", "node=/opt/node,node=bin/node"])).toEqual([
    { name: "node" },
    { name: "node", path: "/opt/node" },
    { name: "node", path: join(ROOT, "bin/node") },
    { name: "bun" },
  ]);
});

test.each([
  ["ie6", 'Cannot run as --runtime must be one of node, deno, bun: received "ie6"'],
  ["ie6=/bin/ie6", 'Cannot run as --runtime must be one of node, deno, bun: received "ie6"'],
  ["node=", 'Cannot run as --runtime node= must be followed by the path of its binary: received ""'],
])("readRuntimeChoices(%j) says what is wrong", (value, message) => {
  expect(() => readRuntimeChoices([value])).toThrow(message);
});
