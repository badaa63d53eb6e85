import { verdictsOf } from "../analysis/verdicts-of.ts";
import { randomFrom } from "../statistics/random-from.ts";
import type { Design } from "./designs.ts";
import type { Shape } from "./noise.ts";

/**
 * Judges simulated tables as a report does.
 *
 * @param factor How many times as long as its base each row takes: 1 for A/A, where `faster` and `slower` are false.
 * @param rows Rows of a table, which are one family.
 * @returns How many tables have a row called faster or slower, and how many rows are called slower.
 */
export function judgeTables(
  design: Design,
  { shape, factor, rows, tables }: { shape: Shape; factor: number; rows: number; tables: number },
): { tables: number; slowerRows: number } {
  const random = randomFrom(`${design.name}, ${rows} rows, ${shape} noise, ${factor}`);
  const count = { tables: 0, slowerRows: 0 };
  for (let i = 0; i < tables; i++) {
    const { base, cells } = design.simulate({ rows, factor, shape, baseShape: shape }, random);
    const verdicts = [
      ...verdictsOf(
        cells.map((cell) => ({ cell, base })),
        () => true,
      ).values(),
    ];
    if (verdicts.some(({ word }) => word === "faster" || word === "slower")) count.tables++;
    count.slowerRows += verdicts.filter(({ word }) => word === "slower").length;
  }
  return count;
}
