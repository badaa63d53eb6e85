import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { binaryOf } from "nogil/runtimes";
import { afterAll, beforeAll, expect, test } from "vitest";
import { findBinaries } from "./binaries.ts";
import { readRuntimeChoices } from "./runtime-choices.ts";
import { UsageError } from "./usage-error.ts";

const [node, deno, bun] = (["node", "deno", "bun"] as const).map(binaryOf);
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "nogil-binaries-"));
  await writeFile(join(folder, "script"), `#!/bin/sh\nexec ${node} "$@"\n`);
  await writeFile(join(folder, "text"), "no program");
  for (const name of ["script", "text"]) await chmod(join(folder, name), 0o755);
});
afterAll(() => rm(folder, { recursive: true }));

const find = (...values: string[]) => findBinaries(readRuntimeChoices(values));

test("findBinaries() finds the repository's own by default", () => {
  expect(findBinaries(readRuntimeChoices()).map(({ label, path }) => [label, path])).toEqual([
    ["node", node],
    ["deno", deno],
    ["bun", bun],
  ]);
});

test("findBinaries() tells two binaries of a runtime apart, and what they start runs on the same", () => {
  const [first, second, other] = find("bun,node", `node=${node}`);
  expect([first, second].map(({ label }) => label)).toEqual([
    `node-${first.version}-a`,
    `node-${first.version}-b`,
  ]);
  for (const { env } of [first, second, other]) expect(env).toEqual({ NOGIL_NODE: node, NOGIL_BUN: bun });
});

test.each([
  ["/nowhere/node", "ENOENT: no such file or directory"],
  [".", "EISDIR"],
  ["script", "it is a script, and the native binary is needed"],
  ["text", "Command failed"],
  [bun, `${bun} must answer --version as node does: received "`],
])("findBinaries() refuses node=%s", (path, reason) => {
  const given = path.includes("/") ? path : join(folder, path);
  expect(() => find(`node=${given}`)).toThrow(UsageError);
  expect(() => find(`node=${given}`)).toThrow(`Cannot measure node=${given}: `);
  expect(() => find(`node=${given}`)).toThrow(reason);
});
