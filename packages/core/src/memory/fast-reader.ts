import * as form from "./fast-form.ts";
import type { Shared } from "./shared.ts";

const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

/** Short texts that were read: most come again and again, as names of properties do. */
const texts: (string | undefined)[] = Array.from({ length: 256 });

/** Reads a value in the fast form. */
export class FastReader {
  readonly #bytes: Uint8Array;
  readonly #objects: readonly Shared[];
  #at: number;

  constructor(bytes: Uint8Array, at: number, objects: readonly Shared[]) {
    this.#bytes = bytes;
    this.#objects = objects;
    this.#at = at;
  }

  /** Returns the next value. */
  read(): unknown {
    const tag = this.#bytes[this.#at++];
    switch (tag) {
      case form.UNDEFINED:
        return undefined;
      case form.NULL:
        return null;
      case form.FALSE:
        return false;
      case form.TRUE:
        return true;
      case form.INTEGER:
        return this.#count();
      case form.NUMBER:
        for (let i = 0; i < 8; i++) form.doubleBytes[i] = this.#bytes[this.#at++];
        return form.double[0];
      case form.SHORT:
        return this.#short();
      case form.TEXT:
        return decoder.decode(this.#raw());
      case form.BIGINT:
        return BigInt(decoder.decode(this.#raw()));
      case form.ARRAY:
        return this.#elements();
      case form.OBJECT:
        return this.#properties();
      case form.BYTES:
        return new form.TYPED_ARRAYS[this.#bytes[this.#at++]](new Uint8Array(this.#raw()).buffer);
      case form.SHARED:
        return this.#objects[this.#count()];
      default:
        throw new TypeError(`Cannot decode a message: tag ${tag} at byte ${this.#at - 1} is unknown`);
    }
  }

  #elements(): unknown[] {
    const array: unknown[] = [];
    for (let left = this.#bytes[this.#at++]; left > 0; left--) array.push(this.read());
    return array;
  }

  #properties(): Record<string, unknown> {
    const object: Record<string, unknown> = {};
    for (let left = this.#bytes[this.#at++]; left > 0; left--) object[this.#short()] = this.read();
    return object;
  }

  #short(): string {
    const bytes = this.#bytes;
    const length = bytes[this.#at++];
    const begin = this.#at;
    const end = (this.#at += length);
    let hash = length;
    for (let at = begin; at < end; at++) hash = (hash * 31 + bytes[at]) | 0;
    const known = texts[hash & 0xff];
    if (known !== undefined && isSame(known, bytes, begin, length)) return known;
    let text = "";
    for (let at = begin; at < end; at++) text += String.fromCharCode(bytes[at]);
    texts[hash & 0xff] = text;
    return text;
  }

  #raw(): Uint8Array {
    const length = this.#count();
    this.#at += length;
    return this.#bytes.subarray(this.#at - length, this.#at);
  }

  #count(): number {
    const bytes = this.#bytes;
    const at = this.#at;
    this.#at = at + 4;
    return bytes[at] | (bytes[at + 1] << 8) | (bytes[at + 2] << 16) | (bytes[at + 3] << 24);
  }
}

function isSame(text: string, bytes: Uint8Array, begin: number, length: number): boolean {
  if (text.length !== length) return false;
  for (let i = 0; i < length; i++) if (text.charCodeAt(i) !== bytes[begin + i]) return false;
  return true;
}
