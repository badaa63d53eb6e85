import type { OperationTable } from "../analysis/operation-tables.ts";
import { type Markup, placed } from "../text/markup.ts";
import { verdictText } from "../text/numbers.ts";
import { ratioRow } from "../text/rows.ts";
import { table } from "../text/table.ts";

/**
 * Draws ratios of operations, one row for all runtimes.
 *
 * @param name Of the table, for links to its rows.
 * @param runtimes Labels in the order of their columns; those without a ratio get none.
 * @returns Nothing where there is nothing to compare.
 */
export function ratioTable(
  name: string,
  { pairs, verdicts }: OperationTable,
  runtimes: readonly string[],
): string {
  if (pairs.length === 0) return "";
  const columns = runtimes.filter((label) => pairs.some(({ cell }) => cell.runtime === label));
  const rows = Map.groupBy(pairs, ({ cell: { operation, condition, cpus } }) =>
    JSON.stringify([operation, condition, cpus]),
  );
  const hasPlaces = pairs.some(({ cell }) => cell.cpus !== pairs[0]!.cell.cpus);
  return table(
    `lll${hasPlaces ? "l" : ""}${"l".repeat(columns.length)}`,
    [
      "operation",
      "condition",
      ...(hasPlaces ? ["CPUs"] : []),
      ...columns.map((label) => `${label} [95 %]`),
      "beside",
    ],
    [...rows.values()].map((ours): (string | Markup)[] => {
      const { cell, base } = ours[0]!;
      return [
        placed(ratioRow(name, cell), cell.operation),
        cell.condition,
        ...(hasPlaces ? [cell.cpus] : []),
        ...columns.map((label) =>
          verdictText(verdicts.get(ours.find((pair) => pair.cell.runtime === label)?.cell.id ?? "")),
        ),
        `${base.operation} (${base.condition})`,
      ];
    }),
  );
}
