import type { MemoryKind } from "./memory.ts";
import { decodeFast, encodeFast } from "./codec-fast.ts";
import { decodeStructured, encodeStructured } from "./codec-structured.ts";

/** First byte of a message: which of the two forms follows. */
const FAST = 1;
const STRUCTURED = 2;

/**
 * Copies a value into bytes that a worker of any runtime can read.
 *
 * Shared objects travel as references; the rest as structured clone does it.
 *
 * @param name What the value is called in an error's path, such as `args`.
 * @param reach Which memory the receiver shares: `"threads"` of this process, or that of `"processes"`.
 * @throws {TypeError} If it holds a function, a symbol or a like thing that cannot travel; names its path.
 */
export function encode(value: unknown, name: string, reach: MemoryKind): Uint8Array {
  const fast = encodeFast(value, name, reach);
  if (fast) {
    fast[0] = FAST;
    return fast;
  }
  const structured = encodeStructured(value, name, reach);
  const bytes = new Uint8Array(1 + structured.length);
  bytes[0] = STRUCTURED;
  bytes.set(structured, 1);
  return bytes;
}

/** Returns the value that {@linkcode encode} wrote. */
export function decode(bytes: Uint8Array): unknown {
  return bytes[0] === FAST ? decodeFast(bytes, 1) : decodeStructured(bytes.subarray(1));
}
