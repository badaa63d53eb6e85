import { expect, test } from "vitest";
import { powers, resultsOf } from "../../test/task-cells.ts";
import { breakEvens } from "./break-even.ts";
import type { OperationCell } from "@nogil/results";

const SIZES = [0.01, 0.2, 1, 5, 30, 150];
const only = (cells: OperationCell[]) => breakEvens(resultsOf(cells))[0]!;
// T = a + b·t meets t at a / (1 - b).
const CROSSING = 3 / (1 - 0.55);

test("breakEvens() finds the truth where there is no noise, however far apart sizes lie", () => {
  for (const sizes of [SIZES, [0.01, 150]]) {
    const { outcome, crossing, points } = only(powers([3, 0.55], sizes, { life: 0, slice: 1e-9 }));
    expect(outcome).toBe("crosses");
    expect(crossing!.ms).toBeCloseTo(CROSSING, 4);
    expect(points.map(({ taskMs }) => taskMs.toFixed(4))).toEqual(sizes.map((ms) => ms.toFixed(4)));
  }
});

test("breakEvens() has the truth in its interval, about as often as it says", () => {
  const tries = 40;
  const found = Array.from(
    { length: tries },
    (_, i) => only(powers([3, 0.55], SIZES, { seed: `${i}` })).crossing!,
  );
  const covering = found.filter(({ low, high }) => low <= CROSSING && CROSSING <= high);
  // 98 % of many more; drawing rounds inside the restarts that were drawn makes it a little wide.
  expect(covering.length).toBeGreaterThanOrEqual(0.9 * tries);
  for (const { ms, low, high } of found) {
    expect(low).toBeLessThanOrEqual(ms);
    expect(high).toBeGreaterThanOrEqual(ms);
    expect(high / low).toBeLessThan(1.4);
  }
});

test("breakEvens() tells ways that always pay from ways that never do", () => {
  expect(only(powers([0.0001, 0.55], SIZES))).toMatchObject({ outcome: "always pays", crossing: null });
  expect(only(powers([3, 1.2], SIZES))).toMatchObject({ outcome: "not reached", crossing: null });
  expect(only(powers([3, 1], SIZES, { life: 0.002, slice: 0.002 }))).toMatchObject({
    outcome: "not reached",
  });
});

test("breakEvens() says nothing where the data do not tell", () => {
  const outcome = (...given: Parameters<typeof powers>) => only(powers(...given)).outcome;
  expect(outcome([3, 0.97], [0.01, 0.2, 150], { life: 0.1 })).toBe("unresolved");
  expect(outcome([3, 0.55], SIZES, { restarts: 4 })).toBe("unresolved");
  expect(outcome([0.001, 1], [1, 5], { life: 0.1 })).toBe("unresolved");
});

test("breakEvens() has no crossing whose interval leaves the sizes that were measured", () => {
  // 30 ms pay for sure, but 150 ms may take any time, so that all of it may be noise.
  const [steady, wild] = [0.01, 3].map((life) => powers([3, 0.8], [0.01, 30, 150], { life, slice: 0.01 }));
  const cells = steady!.map((cell, i) => (cell.work!.exponent === 2 ? wild![i]! : cell));
  expect(only(steady!)).toMatchObject({ outcome: "crosses" });
  const curve = only(cells);
  expect(curve).toMatchObject({ outcome: "unresolved", crossing: null });
  expect(curve.losesAt).toBeCloseTo(0.01, 3);
  expect(curve.paysAt).toBeCloseTo(30, 0);
});

test("breakEvens() says up to which size a way is known not to pay, and at which it is known to", () => {
  const bounds = (cells: OperationCell[]) => {
    const { outcome, losesAt, paysAt } = only(cells);
    return [outcome, ...[losesAt, paysAt].map((ms) => (ms === null ? null : Math.round(ms)))];
  };
  /** A curve whose `exponent`th size may take any time. */
  const blurred = (exponent: number, ...[truth, sizes]: Parameters<typeof powers>) => {
    const [clear, wild] = [0.001, 3].map((life) => powers(truth, sizes, { life, slice: 0.001 }));
    return clear!.map((cell, i) => (cell.work!.exponent === exponent ? wild![i]! : cell));
  };
  expect(bounds(blurred(2, [3, 0.55], [1, 2, 150]))).toEqual(["unresolved", 2, null]);
  expect(bounds(blurred(0, [3, 0.55], [1, 50, 150]))).toEqual(["unresolved", null, 50]);
  expect(bounds(powers([3, 0.55], [1, 50, 150], { life: 0, slice: 1e-9 }))).toEqual(["crosses", 1, 50]);
  expect(bounds(powers([3, 1.2], [1, 2]))).toEqual(["not reached", 2, null]);
  expect(bounds(powers([0.001, 0.5], [1, 2]))).toEqual(["always pays", null, 1]);
});

test("breakEvens() takes sizes that contradict each other for nothing known", () => {
  const cells = powers([0, 0.5], [1, 2], { life: 0.001, slice: 0.001 });
  const last = cells.find(({ work }) => work!.workers > 0 && work!.exponent === 1)!;
  for (const sample of last.samples) sample.ns *= 4;
  expect(only(cells)).toMatchObject({ outcome: "unresolved", losesAt: null, paysAt: null });
});

test("breakEvens() says nothing where an A/A pair of operations differs, and keeps the points", () => {
  const results = resultsOf(powers([3, 0.55], SIZES));
  for (const cell of results.cells)
    if (cell.repeats !== null) for (const sample of (cell as OperationCell).samples) sample.ns *= 2;
  const [curve] = breakEvens(results);
  expect(curve).toMatchObject({ outcome: "unresolved", crossing: null, losesAt: null, paysAt: null });
  expect(curve!.points).toHaveLength(SIZES.length);
});

test("breakEvens() leaves out sizes that failed, and ways that were not measured at all", () => {
  const cells = powers([3, 0.55], SIZES);
  for (const cell of cells) if (cell.work!.exponent === 0) cell.stopped = "failed";
  expect(only(cells)).toMatchObject({ outcome: "crosses" });
  expect(only(cells).points).toHaveLength(SIZES.length - 1);
  for (const cell of cells) cell.samples = [];
  expect(only(powers([3, 0.55], SIZES).map((cell) => ({ ...cell, samples: [] })))).toMatchObject({
    points: [],
    outcome: "unresolved",
  });
  expect(breakEvens(resultsOf([]))).toEqual([]);
});

test("breakEvens() gives the same for the same results", () => {
  const make = () => breakEvens(resultsOf(powers([3, 0.55], SIZES)));
  expect(make()).toEqual(make());
});
