import type { MemoryKind } from "./memory.ts";
import { noteReference } from "./references.ts";
import type { References } from "./references.ts";
import { Shared } from "./shared.ts";

/** Tags of values. */
const UNDEFINED = 0;
const NULL = 1;
const FALSE = 2;
const TRUE = 3;
const NUMBER = 4;
const STRING = 5;
const BIGINT = 6;
const ARRAY = 7;
const SHARED = 8;
const BYTES = 9;

/** Arrays longer or deeper than this are left to the other form, which also keeps what is shared or cyclic in them. */
const MAX_LENGTH = 64;
const MAX_DEPTH = 4;
const MAX_STRING = 4096;
const MAX_BIGINT = 2n ** 256n;

const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

/**
 * Writes what arguments mostly are (numbers, strings, flags, bytes, shared objects, short lists of those) in a form that
 * costs microseconds and no library to load. Leaves byte 0 to the caller.
 *
 * Returns `undefined` for everything else.
 */
export function encodeFast(
  value: unknown,
  path: string,
  reach: MemoryKind,
  references: References,
): Uint8Array | undefined {
  const writer = new Writer(reach, references);
  return writer.write(value, path, 0) ? writer.bytes.slice(0, writer.length) : undefined;
}

/** Returns the value that {@linkcode encodeFast} wrote at `offset`. */
export function decodeFast(bytes: Uint8Array, offset: number, objects: readonly Shared[]): unknown {
  return new Reader(bytes, offset, objects).read();
}

class Writer {
  bytes = new Uint8Array(256);
  length = 1;
  #view = new DataView(this.bytes.buffer);
  readonly #reach: MemoryKind;
  readonly #references: References;
  readonly #seen = new Set<unknown>();

  constructor(reach: MemoryKind, references: References) {
    this.#reach = reach;
    this.#references = references;
  }

  write(value: unknown, path: string, depth: number): boolean {
    switch (typeof value) {
      case "undefined":
        return this.#tag(UNDEFINED);
      case "boolean":
        return this.#tag(value ? TRUE : FALSE);
      case "number":
        this.#tag(NUMBER);
        this.#reserve(8);
        this.#view.setFloat64(this.length, value);
        this.length += 8;
        return true;
      case "bigint":
        return value >= -MAX_BIGINT && value <= MAX_BIGINT && this.#text(BIGINT, value.toString());
      case "string":
        return value.length <= MAX_STRING && this.#text(STRING, value);
    }
    if (value === null) return this.#tag(NULL);
    if (value instanceof Shared) {
      this.#tag(SHARED);
      this.#count(noteReference(this.#references, value, this.#reach, path));
      return true;
    }
    // What comes twice, or lies in itself, would arrive as two.
    if (this.#seen.has(value)) return false;
    this.#seen.add(value);
    if (Array.isArray(value)) return this.#array(value, path, depth);
    if (Object.getPrototypeOf(value) !== Uint8Array.prototype) return false;
    return this.#raw(BYTES, value as Uint8Array);
  }

  #array(array: unknown[], path: string, depth: number): boolean {
    if (depth >= MAX_DEPTH || array.length > MAX_LENGTH || Object.keys(array).length !== array.length)
      return false;
    this.#tag(ARRAY);
    this.#count(array.length);
    return array.every((each, i) => this.write(each, `${path}[${i}]`, depth + 1));
  }

  #text(tag: number, text: string): boolean {
    return this.#raw(tag, encoder.encode(text));
  }

  #raw(tag: number, raw: Uint8Array): boolean {
    this.#tag(tag);
    this.#count(raw.length);
    this.#reserve(raw.length);
    this.bytes.set(raw, this.length);
    this.length += raw.length;
    return true;
  }

  #tag(tag: number): boolean {
    this.#reserve(1);
    this.bytes[this.length++] = tag;
    return true;
  }

  #count(count: number): void {
    this.#reserve(4);
    this.#view.setUint32(this.length, count);
    this.length += 4;
  }

  #reserve(more: number): void {
    if (this.length + more <= this.bytes.length) return;
    const grown = new Uint8Array(2 * (this.length + more));
    grown.set(this.bytes);
    this.bytes = grown;
    this.#view = new DataView(grown.buffer);
  }
}

class Reader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  readonly #objects: readonly Shared[];
  #at: number;

  constructor(bytes: Uint8Array, at: number, objects: readonly Shared[]) {
    this.#bytes = bytes;
    this.#objects = objects;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    this.#at = at;
  }

  read(): unknown {
    const tag = this.#bytes[this.#at++];
    switch (tag) {
      case UNDEFINED:
        return undefined;
      case NULL:
        return null;
      case FALSE:
        return false;
      case TRUE:
        return true;
      case NUMBER:
        this.#at += 8;
        return this.#view.getFloat64(this.#at - 8);
      case STRING:
        return decoder.decode(this.#raw());
      case BIGINT:
        return BigInt(decoder.decode(this.#raw()));
      case BYTES:
        return this.#raw();
      case SHARED:
        return this.#objects[this.#count()];
      case ARRAY: {
        const array: unknown[] = [];
        for (let left = this.#count(); left > 0; left--) array.push(this.read());
        return array;
      }
      default:
        throw new TypeError(`Cannot decode a message: tag ${tag} at byte ${this.#at - 1} is unknown`);
    }
  }

  #raw(): Uint8Array {
    const length = this.#count();
    this.#at += length;
    return this.#bytes.slice(this.#at - length, this.#at);
  }

  #count(): number {
    this.#at += 4;
    return this.#view.getUint32(this.#at - 4);
  }
}
