import { encode } from "../memory/codec.ts";

/** Writes down what ended a thread, for other threads to read. */
export function encodeError(error: unknown): Uint8Array {
  try {
    return encode(error, "error", "threads");
  } catch {
    // Something in it cannot travel. What it is and says does.
    const { name, message, stack } = error instanceof Error ? error : new Error(String(error));
    return encode(Object.assign(new Error(message), { name, stack }), "error", "threads");
  }
}
