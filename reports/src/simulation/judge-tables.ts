import { compare } from "../analysis/compare.ts";
import { judge } from "../analysis/judge.ts";
import { randomFrom } from "../statistics/random-from.ts";
import type { Design, Table } from "./designs.ts";

/**
 * Judges simulated tables, each of them one family, as a report does.
 *
 * @returns In how many tables a row is called faster or slower that takes as long as its base, and how many rows that take longer are
 * called slower.
 */
export function judgeTables(
  design: Design,
  { factors, shape, tables }: Pick<Table, "factors" | "shape"> & { tables: number },
): { wrong: number; slower: number } {
  const random = randomFrom(
    `${design.name}, ${factors.length} rows, ${shape} noise, ${[...new Set(factors)].join()}`,
  );
  const count = { wrong: 0, slower: 0 };
  for (let i = 0; i < tables; i++) {
    const { base, cells } = design.simulate({ factors, shape, baseShape: shape }, random);
    const words = judge(cells.map((cell) => compare(cell, base)!));
    const isSlower = (row: number) => words[row] === "slower";
    const isFalse = (row: number) => factors[row] === 1 && (isSlower(row) || words[row] === "faster");
    if (factors.some((_, row) => isFalse(row))) count.wrong++;
    count.slower += factors.filter((factor, row) => factor > 1 && isSlower(row)).length;
  }
  return count;
}
