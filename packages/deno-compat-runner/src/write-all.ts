/** Writes all of `text` to standard error before it returns; not if that is closed, full or broken. */
export function writeAll(text: string): void {
  const { writeSync } = process.getBuiltinModule("node:fs");
  const bytes = new TextEncoder().encode(text);
  try {
    for (let written = 0; written < bytes.length;) written += writeSync(2, bytes, written);
  } catch {
    // Who only reports must not be brought down by it.
  }
}
