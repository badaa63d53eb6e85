import { expect, test } from "vitest";
import { planOperations } from "./plan-operations.ts";
import { readSettings } from "./settings.ts";

const tools = { oneCpu: ["taskset", "-c", "0"], python: "/usr/bin/python3" };
const settings = readSettings(["--only", "operations", "--runtime", "node,bun"]);
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
  const planned = cells({ oneCpu: undefined, python: undefined });
  expect(planned.some(({ cpus }) => cpus === "one")).toBe(false);
  expect(planned.some(({ runtime }) => runtime === "python")).toBe(false);
  expect(planned.find(({ operation }) => operation === "event/ping-pong")).toBeDefined();
});

test("planOperations() pairs each runtime with the next, and one alone with none", () => {
  const pairs = (runtime: string) =>
    planOperations(readSettings(["--only", "operations", "--runtime", runtime]), tools)
      .filter(({ cell }) => cell.id.includes("event/ping-pong/two runtimes/free"))
      .map(({ agent, partner }) => [agent, partner]);
  expect(pairs("node,deno,bun")).toEqual([
    ["node", "deno"],
    ["deno", "bun"],
    ["bun", "node"],
  ]);
  expect(pairs("bun")).toEqual([]);
});
