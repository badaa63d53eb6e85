import { expect, test } from "vitest";
import { crossingOf } from "./crossing-of.ts";
import { nonIncreasing } from "./non-increasing.ts";
import { randomFrom } from "./random-from.ts";
import { serialShare } from "./serial-share.ts";
import { shortestSchedule } from "./shortest-schedule.ts";

test("nonIncreasing() leaves alone what falls, and is the nearest where something rises", () => {
  expect(nonIncreasing([3, 2, 2, 1])).toEqual([3, 2, 2, 1]);
  expect(nonIncreasing([1, 3, 2])).toEqual([2, 2, 2]);
  expect(nonIncreasing([5, 1, 3, 2, 0])).toEqual([5, 2, 2, 2, 0]);
  expect(nonIncreasing([])).toEqual([]);
  // No other falling values, of many tried, are nearer.
  const random = randomFrom("nearest");
  const given = Array.from({ length: 5 }, random);
  const distance = (values: readonly number[]) =>
    values.reduce((sum, value, i) => sum + (value - given[i]!) ** 2, 0);
  const nearest = distance(nonIncreasing(given));
  for (let i = 0; i < 2000; i++) {
    const other = Array.from({ length: 5 }, random).toSorted((a, b) => b - a);
    expect(distance(other)).toBeGreaterThanOrEqual(nearest);
  }
});

test("crossingOf() is exact for T = a + b·t, and says where there is none", () => {
  const sizes = [1, 20, 400];
  const ratios = (once: number, share: number) => sizes.map((size) => Math.log(share + once / size));
  expect(crossingOf(sizes, ratios(2, 0.5))).toBeCloseTo(4, 12);
  expect(crossingOf(sizes, ratios(60, 0.4))).toBeCloseTo(100, 10);
  expect(crossingOf(sizes, ratios(0.1, 0.5))).toBe(0);
  expect(crossingOf(sizes, ratios(2, 1.1))).toBe(Infinity);
  expect(crossingOf([], [])).toBe(Infinity);
  // Noise around 1 crosses once.
  expect(crossingOf([1, 2, 3, 4], [0.5, -0.1, 0.1, -0.5])).toBeGreaterThanOrEqual(2);
});

test("serialShare() fits Amdahl's law and stays within 0 and 1", () => {
  const law = (share: number) =>
    [1, 2, 4, 8].map((workers) => ({ workers, speedUp: 1 / (share + (1 - share) / workers) }));
  for (const share of [0, 0.1, 0.5, 1]) expect(serialShare(law(share))).toBeCloseTo(share, 12);
  const all = (workers: number, speedUp: number) => serialShare(new Array(3).fill({ workers, speedUp }));
  expect(all(2, 2.5)).toBe(0);
  expect(all(2, 0.5)).toBe(1);
  expect(all(1, 0.9)).toBe(null);
  expect(serialShare(law(0.1).slice(0, 2))).toBe(null);
});

test("shortestSchedule() agrees with trying every assignment", () => {
  const random = randomFrom("schedule");
  for (let i = 0; i < 30; i++) {
    const times = Array.from({ length: 1 + (i % 5) }, () => Math.ceil(9 * random()));
    const cores = 1 + (i % 3);
    let best = Infinity;
    for (let code = 0; code < cores ** times.length; code++) {
      const loads = new Array<number>(cores).fill(0);
      times.forEach((time, task) => (loads[Math.floor(code / cores ** task) % cores]! += time));
      best = Math.min(best, Math.max(...loads));
    }
    expect(shortestSchedule(times, cores), `${times.join()} on ${cores}`).toBe(best);
  }
  expect(shortestSchedule([2, 3, 5], 1_000_000_000)).toBe(5);
  expect(shortestSchedule(new Array<number>(11).fill(1), 2)).toBe(null);
});
