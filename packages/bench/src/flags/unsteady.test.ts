import { expect, test } from "vitest";
import { unsteady } from "./unsteady.ts";

/** Samples of lives, each with the times of its slices. */
const samples = (...lives: number[][]) =>
  lives.flatMap((times, restart) =>
    times.map((ns, i) => ({
      round: 10 * restart + i,
      place: 0,
      restart,
      ns,
      iterations: 1,
      involuntarySwitches: null,
    })),
  );

const steady = [100, 100, 101, 99];
const warmingUp = [130, 100, 101, 99];

test("unsteady() flags what begins most lives more slowly than it goes on", () => {
  expect(unsteady(samples(warmingUp, steady, warmingUp, warmingUp))).toEqual({
    kind: "unsteady",
    detail: "the first slice was 30 % slower than the later ones in 3 of 4 lives",
  });
});

test("unsteady() does not flag what is slow at first by chance, or by less than a tenth, or gets slower", () => {
  expect(unsteady(samples(warmingUp, steady, steady, warmingUp))).toBeUndefined();
  expect(unsteady(samples(...Array<number[]>(5).fill([109, 100, 101])))).toBeUndefined();
  expect(unsteady(samples(...Array<number[]>(5).fill([100, 130, 130])))).toBeUndefined();
});

test("unsteady() cannot tell from two lives, nor from lives of one slice", () => {
  expect(unsteady(samples(warmingUp, warmingUp, [130], [130]))).toBeUndefined();
  expect(unsteady([])).toBeUndefined();
});
