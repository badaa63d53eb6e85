import { expect, test } from "vitest";
import type { Binary } from "./binaries.ts";
import { planOperations } from "./plan-operations.ts";
import { readSettings } from "./settings.ts";

const binary = (name: Binary["name"], label: string = name): Binary => ({
  label,
  name,
  version: "1.2.3",
  build: null,
  path: `/bin/${label}`,
  env: {},
});
const tools = {
  binaries: [binary("node"), binary("bun")],
  oneCpu: ["taskset", "-c", "0"],
  python: binary("python"),
};
const settings = readSettings(["--only", "operations"]);
const cells = (given: Parameters<typeof planOperations>[1], from = settings) =>
  planOperations(from, given).map(({ cell }) => cell);

test("planOperations() measures hand-offs on one CPU and on any, and what hands nothing over on any", () => {
  const ids = cells(tools).map(({ id }) => id);
  expect(ids).toContain("operation/event/ping-pong/threads/free/node");
  expect(ids).toContain("operation/event/ping-pong/threads/one/node");
  expect(ids).toContain("operation/lock/acquire-release/threads/free/node");
  expect(ids).not.toContain("operation/lock/acquire-release/threads/one/node");
});

test("planOperations() compares each operation with its baseline on the same CPUs", () => {
  const planned = cells(tools);
  const byId = new Map(planned.map((cell) => [cell.id, cell]));
  const compared = planned.filter(({ baseline }) => baseline !== null);
  expect(compared.length).toBeGreaterThan(20);
  for (const { cpus, baseline } of compared) expect(byId.get(baseline!)).toMatchObject({ cpus });
  expect(byId.get("operation/event/ping-pong/threads/one/bun")!.baseline).toBe(
    "operation/bare/ping-pong/threads/one/bun",
  );
});

test("planOperations() leaves out what there are no tools for", () => {
  const planned = cells({ ...tools, oneCpu: undefined, python: undefined });
  expect(planned.some(({ cpus }) => cpus === "one")).toBe(false);
  expect(planned.some(({ runtime }) => runtime === "python")).toBe(false);
  expect(planned.find(({ operation }) => operation === "event/ping-pong")).toBeDefined();
});

test("planOperations() pairs each runtime with the next, and one alone with none", () => {
  const pairs = (...binaries: Binary[]) =>
    planOperations(settings, { ...tools, binaries })
      .filter(({ cell }) => cell.id.includes("event/ping-pong/two runtimes/free"))
      .map(({ cell, partner }) => [cell.runtime, partner]);
  expect(pairs(binary("node"), binary("deno"), binary("bun"))).toEqual([
    ["node", "deno"],
    ["deno", "bun"],
    ["bun", "node"],
  ]);
  expect(pairs(binary("bun"))).toEqual([]);
  expect(pairs(binary("node", "node-26"), binary("node", "node-24"), binary("bun"))).toEqual([
    ["node-26", "bun"],
    ["node-24", "bun"],
    ["bun", "node"],
  ]);
  expect(pairs(binary("node", "node-26"), binary("node", "node-24"))).toEqual([]);
});
