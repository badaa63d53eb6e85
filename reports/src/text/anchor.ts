import { createHash } from "node:crypto";

const LONGEST = 80;

/**
 * The name of the place in a report that shows something, such as the cell with this id: only letters, digits and hyphens,
 * and another name for another id, also where ids differ in other characters alone.
 */
export function anchorOf(id: string): string {
  const plain = id
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .slice(0, LONGEST);
  return `${plain}-${createHash("sha256").update(id).digest("hex").slice(0, 8)}`;
}
