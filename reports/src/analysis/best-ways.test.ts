import { expect, test } from "vitest";
import { powers, resultsOf } from "../../test/task-cells.ts";
import { bestWay, LARGEST_TASKS } from "./best-ways.ts";

const SIZES = [1, 30];
const of = (...cells: ReturnType<typeof powers>[]) => bestWay(resultsOf(cells.flat()), "node", LARGEST_TASKS);
const names = (found: ReturnType<typeof of>) => found?.rivals.map(({ way }) => way.name);
/** The second way alone, as both share what is done one after another. */
const way = (name: string, truth: [number, number], sizes = SIZES) =>
  powers(truth, sizes, {}, name).filter(({ work }) => work!.workers > 0);

test("bestWay() takes the smallest ratio, and knows which others are slower and which are not", () => {
  const found = of(powers([0.1, 0.5], SIZES), way("processes", [6, 0.5]), way("thread pool", [0.1, 0.502]));
  expect(["new threads", "thread pool"]).toContain(found!.best!.name);
  expect(found!.rivals.find(({ way: { name } }) => name === "processes")!.toBest!.word).toBe("slower");
  expect(found!.rivals.find(({ way: { name } }) => name !== "processes")!.toBest!.word).not.toBe("slower");
});

test("bestWay() leaves out a way that was not measured with tasks as large", () => {
  const found = of(powers([0.1, 0.6], SIZES), way("processes", [0.01, 0.5], [1]));
  expect(found!.best!.name).toBe("new threads");
  expect(names(found)).toEqual([]);
});

test("bestWay() is one after another where all others are known to be no better, and nothing where that is open", () => {
  expect(of(powers([20, 0.9], SIZES))!.best).toBe(null);
  expect(of(powers([0, 0.99], SIZES, { life: 0.1 }))).toBe(undefined);
  expect(of(powers([0.1, 0.5], SIZES, { restarts: 4 }))).toBe(undefined);
  expect(of([])).toBe(undefined);
});
