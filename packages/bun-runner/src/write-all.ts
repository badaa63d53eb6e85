/** Writes all of `text` to standard error before it returns. */
export function writeAll(text: string): void {
  console.error(text.replace(/\n$/, ""));
}
