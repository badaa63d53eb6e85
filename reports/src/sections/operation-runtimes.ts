import type { OperationTable } from "../analysis/operation-tables.ts";
import { escapeText } from "../text/escape-text.ts";
import { verdictText } from "../text/numbers.ts";
import { table } from "../text/table.ts";

/**
 * Operations of each runtime, or of each binary of one, beside the same of the first.
 *
 * @param columns Labels in their order.
 * @returns Nothing where there is nothing to compare.
 */
export function operationRuntimes({ pairs, verdicts }: OperationTable, columns: readonly string[]): string {
  if (verdicts.size === 0) return "";
  const first = pairs[0]!.base.runtime;
  const others = columns.filter((label) => pairs.some(({ cell }) => cell.runtime === label));
  const rows = Map.groupBy(pairs, ({ cell: { operation, condition, cpus } }) =>
    JSON.stringify([operation, condition, cpus]),
  );
  return [
    `### Each runtime beside ${escapeText(first)}`,
    "The same operation, measured in the same rounds.",
    table(
      `lll${"l".repeat(others.length)}`,
      ["operation", "condition", "CPUs", ...others.map((label) => `${label} to ${first} [95 %]`)],
      [...rows.values()].map((ours) => {
        const { operation, condition, cpus } = ours[0]!.cell;
        const of = (label: string) => ours.find(({ cell }) => cell.runtime === label)?.cell.id ?? "";
        return [operation, condition, cpus, ...others.map((label) => verdictText(verdicts.get(of(label))))];
      }),
    ),
  ].join("\n\n");
}
