import { expect, test } from "vitest";
import { readSettings } from "./settings.ts";

test("readSettings() takes everything by default", () => {
  const { parts, strategies, runtimes, python, profile, live, exponent } = readSettings([]);
  expect({ parts, strategies, runtimes, python, profile, live, exponent }).toEqual({
    parts: ["http", "pow", "empty", "operations"],
    strategies: ["sync", "async", "threads", "processes"],
    runtimes: [{ name: "node" }, { name: "deno" }, { name: "bun" }],
    python: true,
    profile: "default",
    live: false,
    exponent: 1_000_000,
  });
});

test("readSettings() narrows, and keeps sync to compare with", () => {
  const settings = readSettings([
    "--smoke",
    "--only",
    "pow",
    "--strategy",
    "threads",
    "--runtime",
    "bun,node",
    "--seed",
    "7",
  ]);
  expect(settings).toMatchObject({
    profile: "smoke",
    parts: ["pow"],
    strategies: ["sync", "threads"],
    runtimes: [{ name: "node" }, { name: "bun" }],
    python: false,
    seed: 7,
  });
});

test.each([
  [["--minutes", "20"], 420, 780],
  [["--minutes", "10", "--only", "pow,http"], 600, 0],
  [["--minutes", "10", "--only", "operations"], 0, 600],
])("readSettings(%j) shares the time among what is measured", (args, processSeconds, operationSeconds) => {
  expect(readSettings(args)).toMatchObject({ processSeconds, operationSeconds });
});

test.each([
  [
    ["--strategy", "nope"],
    'Cannot run as --strategy must be one of sync, async, threads, processes: received "nope"',
  ],
  [
    ["--runtime", "node,ie6"],
    'Cannot run as --runtime must be one of node, deno, bun, python: received "ie6"',
  ],
  [
    ["--only", ""],
    'Cannot run as --only must be one of http, pow, empty, operations, or the name of an operation: received ""',
  ],
  [["--exponent", "0"], 'Cannot run as --exponent must be a whole number from 1 on: received "0"'],
  [["--minutes", "0"], 'Cannot run as --minutes must be a whole number from 1 on: received "0"'],
  [["--seed", "1e3"], 'Cannot run as --seed must be a whole number from 0 on: received "1e3"'],
  [["--smoke", "--full"], "Cannot run as --smoke and --full exclude each other: received both"],
  [["--fast"], "Cannot run the benchmark: Unknown option '--fast'"],
])("readSettings(%j) says what is wrong", (args, message) => {
  expect(() => readSettings(args)).toThrow(message);
});
