/** Writes all of `text` to standard error before it returns; not if that is closed, full or broken. */
export function writeAll(text: string): void {
  const bytes = new TextEncoder().encode(text);
  try {
    for (let written = 0; written < bytes.length;) written += Deno.stderr.writeSync(bytes.subarray(written));
  } catch {
    // Who only reports must not be brought down by it.
  }
}
