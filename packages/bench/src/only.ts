import { OPERATIONS, PYTHON_OPERATIONS } from "./operations/mod.ts";
import { WORKLOADS } from "./task.ts";
import { UsageError } from "./usage-error.ts";

/** The workloads, and the operations inside one process. */
export const PARTS = [...WORKLOADS, "operations"] as const;
type Part = (typeof PARTS)[number];

/** What is measured. */
export interface Only {
  readonly parts: readonly Part[];
  /** Operations by name, such as `lock/acquire-release`; `null` for all. */
  readonly operations: readonly string[] | null;
}

const NAMES = [...new Set([...OPERATIONS, ...PYTHON_OPERATIONS].map(({ operation }) => operation))];

/**
 * Reads the value of `--only`: parts, and operations by name, with commas between them; left out, everything.
 *
 * @throws {UsageError} If there is no such part or operation.
 */
export function readOnly(value: string | undefined): Only {
  if (value === undefined) return { parts: PARTS, operations: null };
  const words = value.split(",");
  const named = NAMES.filter((name) => words.includes(name));
  const given = words.filter((word) => !NAMES.includes(word)).map(readPart);
  const parts = PARTS.filter((part) => given.includes(part) || (part === "operations" && named.length > 0));
  return { parts, operations: named.length > 0 && !given.includes("operations") ? named : null };
}

function readPart(word: string): Part {
  const part = PARTS.find((each) => each === word);
  if (part) return part;
  throw new UsageError(
    `Cannot run as --only must be one of ${PARTS.join(", ")}, or the name of an operation: received ${JSON.stringify(word)}`,
  );
}
