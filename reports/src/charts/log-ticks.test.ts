import { expect, test } from "vitest";
import { logDomain, logTicks } from "./log-ticks.ts";

test("logTicks() has few lines however far an axis goes", () => {
  expect(logTicks([0.86, 2.1])).toEqual([0.9, 1, 1.2, 1.5, 2]);
  expect(logTicks([0.15, 1.2])).toEqual([0.2, 0.5, 1]);
  expect(logTicks([0.5, 30])).toEqual([0.5, 1, 2, 5, 10, 20]);
  expect(logTicks([0.5, 30_000])).toEqual([1, 10, 100, 1000, 10_000]);
  expect(logTicks([1, 1e12])).toEqual([1, 100, 1e4, 1e6, 1e8, 1e10, 1e12]);
  expect(logTicks([5, 2e8], 3)).toEqual([1e3, 1e6]);
});

test("logDomain() leaves room on each side, also around a single value", () => {
  const [low, high] = logDomain([1, 100]);
  expect([low, high]).toEqual([expect.closeTo(0.832, 3), expect.closeTo(120.2, 1)]);
  expect(logDomain([5])).toEqual([5 / Math.SQRT2, 5 * Math.SQRT2]);
});
