import { expect, test } from "vitest";
import { canBeUnsteady, unsteady } from "./unsteady.ts";

/** Samples of lives, each with the times of its slices. */
const samples = (...lives: number[][]) =>
  lives.flatMap((times, restart) => times.map((value, i) => ({ round: 10 * restart + i, restart, value })));

const steady = [100, 100, 101, 99];
const warmingUp = [130, 100, 101, 99];

test("unsteady() finds what begins most lives more slowly than it goes on", () => {
  expect(unsteady(samples(warmingUp, steady, warmingUp, warmingUp))).toBe(
    "the first slice was 30 % slower than the later ones in 3 of 4 lives",
  );
});

test("unsteady() finds nothing in what is slow at first by chance, or by less than a tenth, or gets slower", () => {
  expect(unsteady(samples(warmingUp, steady, steady, warmingUp))).toBeUndefined();
  expect(unsteady(samples(...Array<number[]>(5).fill([109, 100, 101])))).toBeUndefined();
  expect(unsteady(samples(...Array<number[]>(5).fill([100, 130, 130])))).toBeUndefined();
});

test("canBeUnsteady() knows that two lives cannot tell, nor lives of one slice", () => {
  expect(canBeUnsteady(samples(warmingUp, warmingUp, [130], [130]))).toBe(false);
  expect(canBeUnsteady([])).toBe(false);
  expect(canBeUnsteady(samples(warmingUp, warmingUp, steady))).toBe(true);
});
