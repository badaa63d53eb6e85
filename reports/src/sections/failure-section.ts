import type { Cell } from "@nogil/results";
import { table } from "../text/table.ts";

/** Every failure with its reason, but those of pools, which have their own table; nothing where nothing failed. */
export function failureSection(cells: readonly Cell[]): string {
  const rows = cells.flatMap(({ kind, id, failures }) =>
    kind === "peer" ? [] : failures.map(({ round, reason }) => [id, String(round), reason]),
  );
  if (rows.length === 0) return "";
  return ["## What failed", table("lrl", ["cell", "first in round", "reason"], rows)].join("\n\n");
}
