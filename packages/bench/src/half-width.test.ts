import { expect, test } from "vitest";
import { halfWidth } from "./half-width.ts";
import { median } from "./quantile.ts";
import { seededRandom } from "./random.ts";

/** Pairs whose ratio is log-normal around 2 with a deviation of 10 %. */
function pairs(count: number): [number, number][] {
  const random = seededRandom(count);
  const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  return Array.from({ length: count }, () => [200 * Math.exp(0.1 * normal()), 100]);
}

test("halfWidth() knows nothing from few pairs", () => {
  expect(halfWidth(pairs(19))).toBe(Infinity);
});

test("halfWidth() shrinks with the square root of the pairs", () => {
  // 1.96 · √(π/2) · 10 % / √n
  expect(halfWidth(pairs(100))).toBeCloseTo(0.0246, 2);
  expect(halfWidth(pairs(10_000))).toBeCloseTo(0.00246, 3);
});

test("halfWidth() is not moved by one disturbed run", () => {
  const calm = pairs(50);
  const disturbed: [number, number][] = [...calm.slice(1), [200_000, 100]];
  expect(halfWidth(disturbed) / halfWidth(calm)).toBeLessThan(1.2);
});

test("median() is the middle, or between the two middles", () => {
  expect(median([3, 1, 2])).toBe(2);
  expect(median([4, 1, 2, 3])).toBe(2.5);
});
