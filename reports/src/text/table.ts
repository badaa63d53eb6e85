import { markdownTable } from "markdown-table";
import { escapeText } from "./escape-text.ts";

/**
 * Draws a Markdown table. Every cell is plain text and is escaped here, once.
 *
 * @param align One letter a column: `l` for text, `r` for numbers.
 */
export function table(
  align: string,
  header: readonly string[],
  rows: readonly (readonly string[])[],
): string {
  return markdownTable(
    [header, ...rows].map((row) => row.map(escapeText)),
    { align: align.split("") },
  );
}
