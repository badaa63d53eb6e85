import { expect, test } from "vitest";
import { randomFrom } from "../statistics/random-from.ts";
import { coverage, coverageOfMachines, coverageOfTwoRuns } from "./coverage.ts";
import { operations, processes, untilTarget } from "./designs.ts";
import { judgeTables } from "./judge-tables.ts";
import { blockedDiffers, clusterBootstrap, pooledSlices } from "./naive.ts";
import { NOISES, SHAPES } from "./noise.ts";

// What docs/statistics.md says at length, with fewer experiments. 1.6 % is the standard error of 95 % in 200.
const EXPERIMENTS = 200;
const TABLES = 50;

for (const shape of SHAPES) {
  const alike = { shape, baseShape: shape, experiments: EXPERIMENTS };

  test(`intervals cover the truth on ${shape} noise`, () => {
    for (const design of [
      processes(8),
      processes(40),
      untilTarget(0.05, 40),
      operations(5, 5),
      operations(10, 15),
    ]) {
      expect(coverage(design, alike), design.name).toBeGreaterThan(0.9);
      expect(coverage(design, { ...alike, baseShape: "normal" }), design.name).toBeGreaterThan(0.89);
    }
    expect(coverageOfTwoRuns(processes(20), shape, EXPERIMENTS)).toBeGreaterThan(0.9);
    expect(coverageOfTwoRuns(operations(5, 5), shape, EXPERIMENTS)).toBeGreaterThan(0.9);
  });

  test(`intervals are no wider than they must be on ${shape} noise`, () => {
    for (const design of [processes(12), operations(10, 5)])
      expect(coverage(design, { ...alike, experiments: 600 }), design.name).toBeLessThan(0.975);
  });

  test(`A/A tables have few false words on ${shape} noise`, () => {
    for (const design of [processes(12), processes(40), operations(5, 5), operations(10, 5)]) {
      const { tables } = judgeTables(design, { shape, factor: 1, rows: 12, tables: TABLES });
      expect(tables / TABLES, design.name).toBeLessThanOrEqual(0.1);
    }
  });

  test(`a slow-down of 10 % is found with the rounds of --full on ${shape} noise`, () => {
    for (const design of [processes(120), operations(10, 15)]) {
      const { slowerRows } = judgeTables(design, { shape, factor: 1.1, rows: 1, tables: TABLES });
      expect(slowerRows / TABLES, design.name).toBeGreaterThanOrEqual(0.9);
    }
  });

  test(`common ways are wrong on ${shape} noise`, () => {
    const random = randomFrom(`blocked ${shape}`);
    const differs = Array.from({ length: EXPERIMENTS }, () => blockedDiffers(20, shape, random));
    expect(differs.filter(Boolean).length / EXPERIMENTS).toBeGreaterThan(0.2);
    const design = operations(5, 15);
    expect(coverage(design, alike, (...given) => pooledSlices(design, ...given))).toBeLessThan(0.85);
    const some = { ...alike, experiments: 60 };
    expect(coverage(design, some, (...given) => clusterBootstrap(design, ...given))).toBeLessThan(0.95);
  });
}

test("the interval of several machines covers the truth, whether they differ or not", () => {
  for (const count of [2, 3, 10])
    for (const size of [0, 0.2])
      expect(coverageOfMachines(count, NOISES.normal(size), EXPERIMENTS)).toBeGreaterThan(0.9);
});
