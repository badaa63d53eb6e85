import type { Cell } from "./results.ts";

interface Named {
  runtimes: readonly { label: string }[];
  cells: readonly Cell[];
}

/**
 * Finds the first cell whose id is taken or that names a runtime or a cell that is not in the file:
 * the rules that a JSON Schema cannot say.
 *
 * @returns The path and the broken rule, or `null` if every name leads somewhere.
 */
export function checkReferences(results: Named): { path: PropertyKey[]; rule: string } | null {
  const labels = new Set(results.runtimes.map((runtime) => runtime.label));
  const ids = new Set(results.cells.map((cell) => cell.id));
  const seen = new Set<string>();
  for (const [i, cell] of results.cells.entries()) {
    const broken = (key: string, rule: string) => ({ path: ["cells", i, key], rule });
    if (seen.has(cell.id)) return broken("id", "must be unique");
    seen.add(cell.id);
    if (!labels.has(cell.runtime)) return broken("runtime", "must be a label of runtimes");
    if (cell.repeats !== null && !ids.has(cell.repeats)) {
      return broken("repeats", "must be the id of a cell");
    }
    if (cell.kind === "operation" && cell.baseline !== null && !ids.has(cell.baseline)) {
      return broken("baseline", "must be the id of a cell");
    }
  }
  return null;
}
