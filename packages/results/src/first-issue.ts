import { Results } from "./results.ts";

/** What is wrong at one place of a file. */
export interface Issue {
  path: PropertyKey[];
  message: string;
}

const CHUNK = 1000;
const Cells = Results.shape.cells;

/**
 * Finds the first value that breaks the format. Zod collects every issue, and fails at a hundred thousand of them, so the long
 * lists are checked in pieces, and the first piece with an issue ends it.
 *
 * @param value Within the limits of `checkLimits()`.
 * @returns `null` if it is as `Results` says.
 */
export function firstIssue(value: unknown): Issue | null {
  const cells = listOf(value, "cells");
  const issue = issueOf(Results, cells ? { ...(value as object), cells: [] } : value, []);
  if (issue || !cells) return issue;
  for (const [i, cell] of cells.entries()) {
    const samples = listOf(cell, "samples") ?? [];
    let start = 0;
    do {
      const part = samples.slice(start, start + CHUNK);
      const whole = samples.length > CHUNK ? { ...(cell as object), samples: part } : cell;
      const found = issueOf(Cells.element, whole, ["cells", i]);
      if (found)
        return found.path[2] === "samples" && typeof found.path[3] === "number" ? moved(found, start) : found;
      start += CHUNK;
    } while (start < samples.length);
  }
  return null;
}

function issueOf(
  schema: typeof Results | typeof Cells.element,
  value: unknown,
  at: PropertyKey[],
): Issue | null {
  const { error } = schema.safeParse(value);
  const [issue] = error?.issues ?? [];
  return issue ? { path: [...at, ...issue.path], message: issue.message } : null;
}

/** An issue of a piece, where it is in the whole. */
function moved({ path, message }: Issue, start: number): Issue {
  return { path: path.with(3, (path[3] as number) + start), message };
}

function listOf(value: unknown, key: string): unknown[] | null {
  const list = typeof value === "object" && value !== null ? (value as Record<string, unknown>)[key] : null;
  return Array.isArray(list) ? list : null;
}
