import { expect, test } from "vitest";
import { brief, duration, elapsed, ratioText, significant } from "./numbers.ts";

test("significant() keeps three digits and writes no exponent", () => {
  const texts = [
    [0, "0.00"],
    [0.01234, "0.0123"],
    [4.567, "4.57"],
    [45.67, "45.7"],
    [456.7, "457"],
    [1_234_567, "1234567"],
    [1e-9, "0.000000"],
  ] as const;
  for (const [value, text] of texts) expect(significant(value)).toBe(text);
  expect(significant(4.567, 2)).toBe("4.6");
});

test("duration() takes the unit that suits", () => {
  const texts = [
    [0.2, "0.200 ns"],
    [152, "152 ns"],
    [3_456, "3.46 µs"],
    [71e6, "71.0 ms"],
    [2.345e9, "2.35 s"],
  ] as const;
  for (const [ns, text] of texts) expect(duration(ns)).toBe(text);
});

test("ratioText() writes all three numbers alike, and finer around 1", () => {
  const text = (ratio: number, low: number, high: number) =>
    ratioText({ ratio, interval: { low, high }, kind: "process", p: 1, pairs: 1, restarts: 1 });
  expect(text(1.0034, 0.9812, 1.0249)).toBe("1.003 [0.981, 1.025]");
  expect(text(0.3521, 0.34, 0.365)).toBe("0.352 [0.340, 0.365]");
  expect(text(4.105, 3.9, 4.3)).toBe("4.11 [3.90, 4.30]");
  expect(text(0.00291, 0.00285, 0.003)).toBe("0.00291 [0.00285, 0.00300]");
  expect(text(1500, 900, 2000)).toBe("1500 [900, 2000]");
});

test("brief() and elapsed() write what a person would", () => {
  expect([5, 14.23, 0.3].map(brief)).toEqual(["5", "14.2", "0.3"]);
  expect([0.4, 59.4, 59.6, 272].map(elapsed)).toEqual(["0 s", "59 s", "1 min 0 s", "4 min 32 s"]);
});
