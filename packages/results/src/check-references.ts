import type { OperationCell } from "./operation-cell.ts";
import type { Cell } from "./results.ts";

/** More would make tables that nobody reads, and that take long to make. */
const MOST_RUNTIMES = 20;
const MOST_CELLS = 5000;

interface Named {
  runtimes: readonly { label: string }[];
  cells: readonly Cell[];
}

/**
 * Finds the first cell whose id is taken or that names a runtime or a cell that is not in the file, or too many of them:
 * the rules that a JSON Schema cannot say, or that are no part of the format.
 *
 * @returns The path and the broken rule, or `null` if every name leads somewhere.
 */
export function checkReferences(results: Named): { path: PropertyKey[]; rule: string } | null {
  const labels = new Set(results.runtimes.map((runtime) => runtime.label));
  if (labels.size < results.runtimes.length) return { path: ["runtimes"], rule: "must have unique labels" };
  if (labels.size > MOST_RUNTIMES) return { path: ["runtimes"], rule: `must be at most ${MOST_RUNTIMES}` };
  if (results.cells.length > MOST_CELLS) return { path: ["cells"], rule: `must be at most ${MOST_CELLS}` };
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
      if (!other || other === cell) return broken(key, "must be the id of another cell");
      if (other.kind !== cell.kind) return broken(key, `must be the id of a cell of kind "${cell.kind}"`);
      if (cpusOf(cell) !== cpusOf(other)) return broken(key, "must be the id of a cell on the same CPUs");
      if (key === "repeats" && other.repeats !== null)
        return broken(key, "must be the id of a cell that repeats no other");
    }
  }
  return null;
}

const cpusOf = (cell: Cell) => (cell.kind === "process" ? null : cell.cpus);
