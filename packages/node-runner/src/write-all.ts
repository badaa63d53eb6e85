const tick = new Int32Array(new SharedArrayBuffer(4));

/** Writes all of `text` to a file descriptor before it returns, also to a pipe that is full for the moment. */
export function writeAll(descriptor: number, text: string | Uint8Array): void {
  const { writeSync } = process.getBuiltinModule("node:fs");
  const bytes = typeof text === "string" ? Buffer.from(text) : text;
  for (let written = 0; written < bytes.length;) {
    try {
      written += writeSync(descriptor, bytes, written);
    } catch (error) {
      // A stream that is closed, full or broken must not bring down who only reports.
      if ((error as NodeJS.ErrnoException).code !== "EAGAIN") return;
      Atomics.wait(tick, 0, 0, 1);
    }
  }
}
