import type { Cell, OperationCell } from "@nogil/results";
import { expect, test } from "vitest";
import { flagCells } from "./flag-cells.ts";

/** 40 samples of four lives, of which one is far out. */
const samples = Array.from({ length: 40 }, (_, round) => {
  const value = round === 20 ? 1000 : 100 + (round % 7);
  return { round, place: 0, restart: round % 4, wallMs: value, ns: value, involuntarySwitches: 0 };
});
const cell = (kind: Cell["kind"], flags: OperationCell["flags"] = []) =>
  ({ kind, samples, flags }) as unknown as Cell;

test("flagCells() looks at cells of every kind, and keeps the flags that they have", () => {
  const before = { kind: "drift", detail: "that was told before" } as const;
  const cells = [cell("process"), cell("operation", [before]), cell("peer")];
  flagCells(cells);
  expect(cells.map(({ flags }) => flags.map(({ kind }) => kind))).toEqual([
    ["outliers"],
    ["drift", "outliers"],
    ["outliers"],
  ]);
});
