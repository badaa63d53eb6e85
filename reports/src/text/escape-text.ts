const LONGEST = 400;

/**
 * Makes text from a file safe to put anywhere into a line of Markdown: it cannot break the line or
 * the table, become markup or HTML, or turn the reading direction. Long text is cut.
 */
export function escapeText(text: string): string {
  return clean(text).replaceAll(/[\\`*<>|&~$]|(?<!\w)_|_(?!\w)|\](?=\()/g, String.raw`\$&`);
}

/** Shows text from a file as code in a line, so that it can be copied. */
export function code(text: string): string {
  const plain = clean(text, Number.POSITIVE_INFINITY);
  const fence = "`".repeat(longestRun(plain) + 1);
  return fence.length > 1 ? `${fence} ${plain} ${fence}` : `${fence}${plain}${fence}`;
}

/** Shows lines of text from a file as a block of shell code. */
export function codeBlock(lines: readonly string[]): string {
  const plain = lines.map((line) => clean(line, Number.POSITIVE_INFINITY));
  const fence = "`".repeat(Math.max(3, longestRun(plain.join("\n")) + 1));
  return `${fence}sh\n${plain.join("\n")}\n${fence}`;
}

/** One line, without characters that cannot be seen. */
export function clean(text: string, longest = LONGEST): string {
  const line = text
    .replaceAll(/\s+/gu, " ")
    .replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu, "\u{FFFD}")
    .trim();
  return line.length > longest ? `${line.slice(0, longest)}…` : line;
}

function longestRun(text: string): number {
  return Math.max(0, ...(text.match(/`+/g) ?? []).map((run) => run.length));
}
