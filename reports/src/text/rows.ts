import type { BreakEven } from "../analysis/break-even.ts";
import type { OperationPair } from "../analysis/operation-tables.ts";

/** What a link to a row of ratios leads to; `table` is its name. */
export const ratioRow = (table: string, { operation, condition, cpus }: OperationPair["cell"]): string =>
  `${table} ${operation}/${condition}/${cpus}`;

/** What a link to the break-even point of a way leads to. */
export const breakEvenRow = ({ runtime, condition }: Pick<BreakEven, "runtime" | "condition">): string =>
  `break-even ${runtime}/${condition}`;
