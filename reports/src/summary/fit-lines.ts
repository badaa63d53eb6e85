/** Leaves out lines at the end until the rest, with a word on that, has no more than so many bytes of UTF-8. */
export function fitLines(text: string, bytes: number, omission: string): string {
  if (Buffer.byteLength(text) < bytes) return `${text}\n`;
  const ending = `\n\n${omission}\n`;
  let left = bytes - Buffer.byteLength(ending);
  const lines = text.split("\n");
  const first = lines.findIndex((line) => (left -= Buffer.byteLength(line) + 1) < 0);
  return `${lines.slice(0, first).join("\n")}${ending}`;
}
