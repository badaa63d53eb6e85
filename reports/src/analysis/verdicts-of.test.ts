import type { Cell, OperationCell, ProcessCell } from "@nogil/results";
import { expect, test } from "vitest";
import { sampleResults } from "../../test/sample-results.ts";
import { randomFrom } from "../statistics/random-from.ts";
import { compare } from "./compare.ts";
import { verdictsOf } from "./verdicts-of.ts";

const TABLES = 40;
const process = sampleResults().cells.find(({ kind }) => kind === "process") as ProcessCell;
const operation = sampleResults().cells.find(({ kind }) => kind === "operation") as OperationCell;

/** The words of a simulated table: four cells that take `slower` times as long as the base they share. */
function words(
  table: number,
  slower: number,
  simulate: (id: string, factor: number, normal: () => number) => Cell,
): unknown[] {
  const random = randomFrom(`table ${table}`);
  const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const base = simulate(`base ${table}`, 1, normal);
  const pairs = ["a", "b", "c", "d"].map((id) => ({
    cell: simulate(`${id} ${table}`, slower, normal),
    base,
  }));
  const verdicts = [...verdictsOf(pairs, () => true).values()];
  expect(verdicts).toHaveLength(4);
  return verdicts.map(({ word }) => word);
}

/** A busy machine: a round is up to twice as slow as another, and each run is off by 8 % of its own. */
const runs =
  (rounds: number) =>
  (id: string, factor: number, normal: () => number): Cell => ({
    ...process,
    id,
    samples: Array.from({ length: rounds }, (_, round) => ({
      ...process.samples[0]!,
      round,
      wallMs: 100 * factor * (1.5 + Math.sin(round) / 2) * Math.exp(0.08 * normal()),
    })),
  });

/** Five lives of a process, each off by 10 % for all of its six slices, which differ by 3 %. */
const slices = (id: string, factor: number, normal: () => number): Cell => ({
  ...operation,
  id,
  samples: [0, 1, 2, 3, 4].flatMap((restart) => {
    const life = 100 * factor * Math.exp(0.1 * normal());
    const one = { ...operation.samples[0]!, restart };
    return [0, 1, 2, 3, 4, 5].map((round) => ({ ...one, round, ns: life * Math.exp(0.03 * normal()) }));
  }),
});

const tables = (make: (table: number) => unknown[]) => Array.from({ length: TABLES }, (_, i) => make(i));
const isFalse = (table: unknown[]) => table.includes("faster") || table.includes("slower");

for (const [kind, simulate] of [
  ["processes", runs(20)],
  ["operations", slices],
] as const) {
  test(`verdictsOf() sees a false difference in at most one table of ${kind} in twenty`, () => {
    const wrong = tables((table) => words(table, 1, simulate)).filter(isFalse);
    expect(wrong.length).toBeLessThanOrEqual(TABLES / 20);
  });
}

test("verdictsOf() sees a real slowdown of 10 % nine times in ten", () => {
  const found = tables((table) => words(table, 1.1, runs(50))).flat();
  expect(found).not.toContain("faster");
  expect(found.filter((word) => word === "slower").length).toBeGreaterThan(0.9 * found.length);
});

test("verdictsOf() sees that an operation takes twice as long, from five processes", () => {
  expect(new Set(tables((table) => words(table, 2, slices)).flat())).toEqual(new Set(["slower"]));
});

test("verdictsOf() says nothing of a cell beside itself, without a base or without words to trust", () => {
  const [a, b] = sampleResults().cells.filter(({ id }) => /pow\/e=1000000\/(sync|threads)\/node$/.test(id));
  const pair = { cell: b!, base: a! };
  expect(
    verdictsOf(
      [
        { cell: a!, base: a! },
        { cell: b!, base: undefined },
      ],
      () => true,
    ).size,
  ).toBe(0);
  expect(verdictsOf([pair], () => true).get(b!.id)!.word).toBe("faster");
  expect(verdictsOf([pair], () => false).get(b!.id)!.word).toBe(null);
});

test("compare() needs six rounds of processes for an interval, or one slice of each of five lives", () => {
  const [run, slice] = [process.samples[0]!, operation.samples[0]!];
  const rounds = (count: number): ProcessCell => ({
    ...process,
    samples: Array.from({ length: count }, (_, round) => ({ ...run, round, wallMs: 100 + round })),
  });
  const lives = (count: number): OperationCell => ({
    ...operation,
    samples: Array.from({ length: count }, (_, at) => ({ ...slice, round: at, restart: at, ns: 100 + at })),
  });
  const interval = (of: (count: number) => Cell, count: number) => compare(of(count), of(count))!.interval;
  expect(interval(rounds, 5)).toBeNull();
  expect(interval(rounds, 6)).not.toBeNull();
  expect(interval(lives, 4)).toBeNull();
  expect(interval(lives, 5)).not.toBeNull();
});
