import { expect, test } from "vitest";
import { seededRandom, shuffled } from "./random.ts";

test("seededRandom() gives the same numbers for a seed and others for another", () => {
  const take = (seed: number) => Array.from({ length: 5 }, seededRandom(seed));
  expect(take(1)).toEqual(take(1));
  expect(take(1)).not.toEqual(take(2));
});

test("shuffled() gives every order of three items about equally often", () => {
  const random = seededRandom(3);
  const counts = new Map<string, number>();
  for (let i = 0; i < 6000; i++) {
    const order = shuffled(["a", "b", "c"], random).join("");
    counts.set(order, (counts.get(order) ?? 0) + 1);
  }
  expect(counts.size).toBe(6);
  for (const count of counts.values()) expect(Math.abs(count - 1000)).toBeLessThan(150); // five standard deviations
});
