import { expect, test } from "vitest";
import { ratioHalfWidth } from "./half-width.ts";
import { seededRandom } from "./random.ts";
import { restartHalfWidth } from "./restart-half-width.ts";

/** Times of so many lives of 20 rounds each, whose logarithms deviate by `between` from life to life, and by `within` in each. */
function times(lives: number, between: number, within: number) {
  const random = seededRandom(lives);
  const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  return Array.from({ length: lives }, (_, restart) => {
    const life = 100 * Math.exp(between * normal());
    return Array.from({ length: 20 }, (_, i) => ({
      restart,
      round: 20 * restart + i,
      time: life * Math.exp(within * normal()),
    }));
  }).flat();
}

const unit = (from: ReturnType<typeof times>) => from.map((each) => ({ ...each, time: 1 }));

test("restartHalfWidth() knows nothing from four lives", () => {
  const four = times(4, 0, 0.001);
  expect(restartHalfWidth(four, unit(four))).toBe(Infinity);
});

test("restartHalfWidth() is not deceived by many slices of lives that differ", () => {
  const differing = times(5, 0.2, 0.001);
  const deviation = (values: number[]) => {
    const mean = values.reduce((sum, each) => sum + each, 0) / values.length;
    return Math.sqrt(values.reduce((sum, each) => sum + (each - mean) ** 2, 0) / (values.length - 1));
  };
  const logs = [0, 1, 2, 3, 4].map((restart) =>
    Math.log(differing.filter((each) => each.restart === restart)[0].time),
  );
  // Student's t for four degrees of freedom.
  const expected = Math.expm1((2.776 * deviation(logs)) / Math.sqrt(5));
  expect(restartHalfWidth(differing, unit(differing)) / expected).toBeCloseTo(1, 1);
});

test("restartHalfWidth() is not deceived by lives whose medians are equal by chance", () => {
  const noisy = times(10, 0, 0.3);
  const alike = noisy.map((each, i) => ({ ...each, time: noisy[i % 20].time }));
  const all = ratioHalfWidth(alike, unit(alike));
  expect(all).toBeGreaterThan(0.01);
  expect(restartHalfWidth(alike, unit(alike))).toBe(all);
});

test("restartHalfWidth() pairs what was measured in the same round", () => {
  const base = times(5, 0.5, 0.5);
  const double = base.filter((_, i) => i % 3 !== 0).map((each) => ({ ...each, time: 2 * each.time }));
  expect(restartHalfWidth(double, base)).toBeCloseTo(0, 9);
  expect(restartHalfWidth(base, double)).toBeCloseTo(0, 9);
});
