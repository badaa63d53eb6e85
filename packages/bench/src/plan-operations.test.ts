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

test("planOperations() measures the less telling hand-offs on one CPU with --full only", () => {
  const placesOf = (operation: string, ...options: string[]) =>
    cells(tools, readSettings(["--only", "operations", ...options]))
      .filter((cell) => cell.operation === operation && cell.condition === "threads" && cell.repeats === null)
      .filter(({ runtime }) => runtime === "bun")
      .map(({ cpus }) => cpus);
  expect(placesOf("queue/numbers")).toEqual(["free"]);
  expect(placesOf("queue/numbers", "--full")).toEqual(["free", "one"]);
  expect(placesOf("pool/apply")).toEqual(["free", "one"]);
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

test("planOperations() measures an operation by name with what it stands beside, and the A/A pairs", () => {
  const all = cells(tools);
  const planned = cells(tools, readSettings(["--only", "rlock/acquire-release"]));
  const ids = planned.map(({ id }) => id);
  expect(ids).toContain("operation/rlock/acquire-release/threads/free/node");
  expect(ids).toContain("operation/lock/acquire-release/processes/free/bun");
  expect(ids).toContain("operation/loop/empty/native/free/bun");
  expect(ids).not.toContain("operation/queue/numbers/threads/free/node");
  for (const { id, baseline, repeats } of all) {
    if (repeats !== null) expect(ids).toContain(id);
    if (ids.includes(id) && baseline !== null) expect(ids).toContain(baseline);
  }
  expect(planned.find(({ operation }) => operation === "rlock/acquire-release")!.command).toBe(
    "npm run bench -- --only rlock/acquire-release",
  );
});

test("planOperations() plans every row by the command that reproduces it", () => {
  for (const options of [[], ["--full"], ["--runtime", "bun=/a", "--runtime", "bun=/b"]]) {
    const all = cells(tools, readSettings(["--only", "operations", ...options]));
    for (const [command, rows] of Map.groupBy(all, (cell) => cell.command)) {
      expect(command).toContain(["--", ...options].join(" "));
      const again = cells(tools, readSettings(command.split(" ").slice(4)));
      expect(again.map(({ id }) => id)).toEqual(expect.arrayContaining(rows.map(({ id }) => id)));
    }
  }
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

test("planOperations() compares each way to do a task with the same powers one after another", () => {
  const planned = cells(tools).filter(({ operation }) => operation.startsWith("task/"));
  const byId = new Map(planned.map((cell) => [cell.id, cell]));
  expect(byId.size).toBe(planned.length);
  for (const { condition, work, operation, baseline } of planned) {
    const { bases, exponent, workers } = work!;
    if (condition === "one after another") {
      expect({ baseline, workers }).toEqual({ baseline: null, workers: 0 });
      continue;
    }
    expect(workers).toBeGreaterThan(0);
    expect(byId.get(baseline!)).toMatchObject({
      operation,
      condition: "one after another",
      work: { bases, exponent, workers: 0 },
    });
  }
  for (const base of [2, 3, 5])
    expect(planned.map(({ id }) => id)).toContain(
      `operation/task/power/one after another/${base}x1^1000000/0/free/node`,
    );
  expect(new Set(planned.map(({ condition }) => condition)).size).toBe(6);
});

test("planOperations() scans the sizes of tasks only where it is not known before what pays, but with --full", () => {
  const exponents = (condition: string, ...options: string[]) =>
    cells(tools, readSettings(["--only", "operations", ...options]))
      .filter((cell) => cell.operation === "task/powers" && cell.condition === condition)
      .filter(({ runtime }) => runtime === "bun")
      .map(({ work }) => work!.exponent);
  const all = exponents("one after another");
  expect(exponents("thread pool")).toEqual(all);
  expect(exponents("processes")).toEqual(all.slice(-2));
  const more = exponents("one after another", "--full");
  expect(more.length).toBeGreaterThan(all.length);
  for (const condition of ["thread pool", "processes"])
    expect(exponents(condition, "--full"), condition).toEqual(more);
});

test("planOperations() measures Node's API where the runtime's own is another", () => {
  const ids = cells(tools)
    .filter(({ condition }) => condition.startsWith("node:"))
    .map(({ id, baseline }) => [id, baseline]);
  expect(ids).toContainEqual([
    "operation/process/start-join/node:child_process/free/bun",
    "operation/process/start-join/native/free/bun",
  ]);
  expect(ids.filter(([id]) => id!.endsWith("/node"))).toEqual([]);
});
