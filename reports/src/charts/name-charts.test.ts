import { expect, test } from "vitest";
import { EVIL } from "../../test/hostile-results.ts";
import { nameCharts } from "./name-charts.ts";

const namesOf = (...subjects: string[]) =>
  nameCharts(subjects.map((subject) => ({ kind: "memory" as const, subject }))).map(({ name }) => name);

test("nameCharts() makes names that can stand in a path and in an id", () => {
  expect(namesOf("pow, e=1000000", "../../etc/passwd", "µ", "")).toEqual([
    "memory-pow-e-1000000",
    "memory-etc-passwd",
    "memory",
    "memory-2",
  ]);
  expect(namesOf(EVIL)[0]).toMatch(/^[a-z0-9-]{1,60}$/);
});

test("nameCharts() gives no name twice", () => {
  expect(namesOf("a b", "a,b", "a b 2", "A-B")).toEqual([
    "memory-a-b",
    "memory-a-b-2",
    "memory-a-b-2-2",
    "memory-a-b-3",
  ]);
});
