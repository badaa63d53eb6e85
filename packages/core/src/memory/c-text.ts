import type { Native } from "../runtime.ts";

/** Longest path that the kernel takes, with the 0 at its end. */
const PATH_MAX = 4096;

/** One text at a time as C wants it. */
export class CText {
  readonly #native: Native;
  readonly #bytes = new Uint8Array(PATH_MAX);

  constructor(native: Native) {
    this.#native = native;
  }

  /** Writes a text down, over the one before, and returns its address. */
  address(text: string): number {
    const { read, written } = new TextEncoder().encodeInto(text, this.#bytes.subarray(0, PATH_MAX - 1));
    if (read < text.length)
      throw new RangeError(
        `Cannot use a path as it must be shorter than ${PATH_MAX} bytes: received ${text}`,
      );
    this.#bytes[written] = 0;
    return this.#native.address(this.#bytes);
  }
}
