import type { Cell, OperationCell } from "@nogil/results";
import { expect, test } from "vitest";
import { flagCells } from "./flag-cells.ts";

/** 40 samples, of which one is far out. */
const samples = Array.from({ length: 40 }, (_, round) => {
  const value = round === 20 ? 1000 : 100 + (round % 7);
  return { round, place: 0, restart: 0, wallMs: value, ns: value, involuntarySwitches: 0 };
});
const cell = (kind: Cell["kind"], flags: OperationCell["flags"] = []) =>
  ({ kind, samples, flags }) as unknown as Cell;

test("flagCells() looks at cells of every kind, and keeps the flags that they have", () => {
  const unsteady = { kind: "unsteady", detail: "still warming up" } as const;
  const cells = [cell("process"), cell("operation", [unsteady]), cell("peer")];
  flagCells(cells);
  expect(cells.map(({ flags }) => flags.map(({ kind }) => kind))).toEqual([
    ["outliers"],
    ["unsteady", "outliers"],
    ["outliers"],
  ]);
});
