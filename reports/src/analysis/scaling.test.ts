import { expect, test } from "vitest";
import { resultsOf, taskCells } from "../../test/task-cells.ts";
import { criticalPaths } from "./critical-path.ts";
import { scalings } from "./scaling.ts";

const exact = { life: 0, slice: 1e-9 };
const bases = [3, 3, 3, 3];
const work = (workers: number) => ({ bases, exponent: 10, workers });

test("scalings() finds speed-up, efficiency and serial share of a program that obeys Amdahl's law", () => {
  const counts = [4, 1, 2, 8];
  const cells = taskCells(
    "task/scaling",
    [["one after another", work(0)], ...counts.map((count) => ["thread pool", work(count)] as const)],
    ({ workers }) => 1e9 * (0.2 + 0.8 / Math.max(1, Math.min(workers, 4))),
    exact,
  );
  const results = resultsOf(cells);
  results.machine.cores = { total: 16, affinity: 4, cgroup: null };
  const [curve] = scalings(results);
  expect(curve).toMatchObject({ runtime: "node", condition: "thread pool", tasks: 4, cores: 4 });
  expect(curve!.points.map(({ workers, ideal }) => [workers, ideal])).toEqual([
    [1, 1],
    [2, 2],
    [4, 4],
    [8, 4],
  ]);
  expect(curve!.serialShare).toBeCloseTo(0.2, 6);
  const { speedUp, interval, efficiency } = curve!.points[1]!;
  expect(speedUp).toBeCloseTo(1 / 0.6, 6);
  expect(efficiency).toBeCloseTo(1 / 1.2, 6);
  expect(interval!.low).toBeLessThanOrEqual(speedUp);
  expect(interval!.high).toBeGreaterThanOrEqual(speedUp);
});

test("scalings() takes a quota of the cgroup for fewer cores, and has no serial share on one", () => {
  const cells = taskCells(
    "task/scaling",
    [
      ["one after another", work(0)],
      ["thread pool", work(2)],
    ],
    () => 1e9,
    exact,
  );
  const results = resultsOf(cells);
  results.machine.cores = { total: 16, affinity: 4, cgroup: 1 };
  expect(scalings(results)[0]).toMatchObject({ cores: 1, serialShare: null, points: [{ ideal: 1 }] });
});

test("criticalPaths() knows what unequal tasks allow, and what was reached", () => {
  const alone: Record<number, number> = { 2: 2e9, 3: 3e9, 5: 7e9 };
  const lesson = (workers: number) => ({ bases: [2, 3, 5], exponent: 10, workers });
  const cells = [
    ...taskCells(
      "task/lesson",
      [
        ["one after another", lesson(0)],
        ["new threads", lesson(3)],
      ],
      ({ workers }) => (workers === 0 ? 12e9 : 8e9),
      exact,
    ),
    ...taskCells(
      "task/power",
      [2, 3, 5].map((base) => ["one after another", { bases: [base], exponent: 10, workers: 0 }]),
      (power) => alone[power.bases[0]!]!,
      exact,
    ),
  ];
  const results = resultsOf(cells);
  results.machine.cores = { total: 8, affinity: 2, cgroup: null };
  const [path] = criticalPaths(results);
  expect(path).toMatchObject({
    runtime: "node",
    cores: 2,
    exponent: 10,
    reached: [{ condition: "new threads" }],
  });
  expect(path!.best).toBeCloseTo(12 / 7, 6);
  expect(path!.reached[0]!.speedUp).toBeCloseTo(1.5, 6);
  expect(path!.reached[0]!.share).toBeCloseTo(7 / 8, 6);
  const withoutFive = cells.filter(({ work: each }) => each!.bases[0] !== 5);
  expect(criticalPaths(resultsOf(withoutFive))).toEqual([]);
});
