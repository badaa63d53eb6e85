import { expect, test } from "vitest";
import type { Comparison } from "./compare.ts";
import { judge } from "./judge.ts";

const comparison = (low: number, high: number, more: Partial<Comparison> = {}): Comparison => ({
  kind: "process",
  ratio: Math.sqrt(low * high),
  interval: { low, high },
  p: low > 1 || high < 1 ? 0.0002 : 0.4,
  pairs: 20,
  restarts: 1,
  ...more,
});
const word = (...given: Parameters<typeof comparison>) => judge([comparison(...given)])[0];

test("judge() says faster or slower only if the interval leaves out 1", () => {
  expect(word(0.5, 0.9)).toBe("faster");
  expect(word(1.1, 1.2)).toBe("slower");
  expect(word(0.9, 1.001)).toBe("unresolved");
  expect(word(0.999, 1.2)).toBe("unresolved");
  expect(word(0.5, 1.001, { p: 0.01 })).toBe("unresolved");
});

test("judge() says equivalent if all of the interval is within 3 %, even if it leaves out 1", () => {
  expect(word(0.98, 1.02)).toBe("equivalent");
  expect(word(1.01, 1.02)).toBe("equivalent");
  expect(word(1.01, 1.031)).toBe("slower");
  expect(word(0.97, 1.01)).toBe("unresolved");
});

test("judge() says nothing without an interval, or on operations with few restarts", () => {
  for (const [low, high] of [
    [0.5, 0.6],
    [0.99, 1.01],
  ] as const) {
    expect(word(low, high, { interval: null })).toBe("unresolved");
    expect(word(low, high, { kind: "operation", restarts: 4 })).toBe("unresolved");
    expect(word(low, high, { kind: "operation", restarts: 5 })).not.toBe("unresolved");
  }
});

test("judge() asks more of each comparison the more there are in the table", () => {
  const one = comparison(0.8, 0.9, { p: 0.02 });
  expect(judge([one])).toEqual(["faster"]);
  expect(judge([one, one, one])).toEqual(["unresolved", "unresolved", "unresolved"]);
});
