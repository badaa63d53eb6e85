import { expect, test } from "vitest";
import { HyperfineError } from "./hyperfine-error.ts";
import { readHyperfineJson } from "./read-hyperfine-json.ts";

/** A result of `hyperfine -r 1`, as 1.15 writes it. */
const result = {
  command: "a",
  mean: 0.125,
  stddev: null,
  median: 0.125,
  user: 0.0625,
  system: 0.03125,
  min: 0.125,
  max: 0.125,
  times: [0.125],
  exit_codes: [3],
};
const read = (value: unknown) => readHyperfineJson(JSON.stringify(value), ["a"]);

test("readHyperfineJson() reads what 1.15 and 1.20 write, in milliseconds", () => {
  const expected = {
    name: "a",
    wallMs: 125,
    userMs: 62.5,
    systemMs: 31.25,
    exitCode: 3,
    memoryBytes: null,
  };
  expect(read({ results: [result] })).toEqual([expected]);
  const newer = { ...result, memory_usage_byte: [4_096_000] };
  expect(read({ results: [newer] })).toEqual([{ ...expected, memoryBytes: 4_096_000 }]);
});

test("readHyperfineJson() names the first wrong field", () => {
  const faults: [string, unknown][] = [
    ["results must have 1 entries: received 0", { results: [] }],
    ["results must have 1 entries: received 0", null],
    ['results[0].command must be "a": received "b"', { results: [{ ...result, command: "b" }] }],
    ["results[0].times must be a list of one: received [1,2]", { results: [{ ...result, times: [1, 2] }] }],
    ["results[0].times must be seconds: received null", { results: [{ ...result, times: [null] }] }],
    ["results[0].user must be seconds: received nothing", { results: [{ ...result, user: undefined }] }],
    [
      "results[0].exit_codes must hold an integer: received null",
      { results: [{ ...result, exit_codes: [null] }] },
    ],
    [
      "results[0].memory_usage_byte must hold an integer: received 0.5",
      { results: [{ ...result, memory_usage_byte: [0.5] }] },
    ],
  ];
  for (const [text, value] of faults) {
    expect(() => read(value)).toThrow(new HyperfineError(`Cannot read hyperfine's JSON as ${text}`));
  }
  expect(() => readHyperfineJson('{"res', ["a"])).toThrow('the file must be JSON: received "{\\"res"');
});
