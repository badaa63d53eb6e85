import type { Cell, OperationCell } from "./results.ts";

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
  const cells = new Map(results.cells.map((cell) => [cell.id, cell]));
  const seen = new Set<string>();
  for (const [i, cell] of results.cells.entries()) {
    const broken = (key: string, rule: string) => ({ path: ["cells", i, key], rule });
    if (seen.has(cell.id)) return broken("id", "must be unique");
    seen.add(cell.id);
    if (!labels.has(cell.runtime)) return broken("runtime", "must be a label of runtimes");
    for (const key of ["repeats", "baseline"] as const) {
      const id = key in cell ? (cell as OperationCell)[key] : null;
      if (id === null) continue;
      const other = cells.get(id);
      if (!other) return broken(key, "must be the id of a cell");
      if (cpusOf(cell) !== cpusOf(other)) return broken(key, "must be the id of a cell on the same CPUs");
    }
  }
  return null;
}

const cpusOf = (cell: Cell) => (cell.kind === "process" ? null : cell.cpus);
