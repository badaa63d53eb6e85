import type { Results } from "@nogil/results";
import { operationTables } from "../analysis/operation-tables.ts";
import { ratioTable } from "./ratio-table.ts";

/** Node's API where another runtime offers it too, beside that runtime's own. */
export function interfaceSection(results: Results, runtimes: readonly string[]): string {
  const ratios = ratioTable("compatibility", operationTables(results).compatibility, runtimes);
  if (ratios === "") return "";
  return [
    "## Native and compatibility API",
    "Deno and Bun offer Node's modules beside interfaces of their own (`Worker`, `Deno.Command`, `Bun.spawn`). Each of Node's beside the runtime's own; everything else in this report uses the runtime's own.",
    ratios,
  ].join("\n\n");
}
