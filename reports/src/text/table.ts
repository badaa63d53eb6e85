import { markdownTable } from "markdown-table";
import { escapeText } from "./escape-text.ts";
import { Markup } from "./markup.ts";

const LONGEST_ALIGNED = 200;

/**
 * Draws a Markdown table. Every cell that is plain text is escaped here, once.
 *
 * @param align One letter a column: `l` for text, `r` for numbers.
 */
export function table(
  align: string,
  header: readonly string[],
  rows: readonly (readonly (string | Markup)[])[],
): string {
  const texts = [header, ...rows].map((row) =>
    row.map((cell) => (cell instanceof Markup ? cell.markdown : escapeText(cell))),
  );
  // Sentences would fill every other row with spaces.
  const alignDelimiters = texts.flat().every(({ length }) => length < LONGEST_ALIGNED);
  return markdownTable(texts, { align: align.split(""), alignDelimiters });
}
