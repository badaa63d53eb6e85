import * as form from "./fast-form.ts";
import type { MemoryKind } from "./memory.ts";
import { noteReference } from "./references.ts";
import type { References } from "./references.ts";
import { Shared } from "./shared.ts";

/** What is longer or deeper, or has more objects in it, is left to the other form. */
const MAX_LENGTH = 64;
const MAX_DEPTH = 4;
const MAX_OBJECTS = 32;
const MAX_TEXT = 4096;
const MAX_BIGINT = 2n ** 256n;

/** A typed array of so many bytes is not copied into the message if nothing comes after it. */
const LARGE = 64 * 1024;
/** Bytes of the buffer that is kept from message to message; one that had to grow goes with its message. */
const KEPT = 4096;

const encoder = new TextEncoder();
const typedArrays = new Map<unknown, number>(form.TYPED_ARRAYS.map(({ prototype }, i) => [prototype, i]));

/**
 * Writes what mostly travels (numbers, short texts, flags, bytes, shared objects, small lists and records of those) in a form that
 * costs less than a microsecond and no library to load.
 */
export class FastWriter {
  /** The shared objects in the message. */
  references: References | undefined;
  /** The bytes of a large array at the end of the message, which are not in it. */
  tail: Uint8Array | undefined;
  #bytes = new Uint8Array(KEPT);
  #length = 0;
  /** The objects in the message: what comes twice, or lies in itself, would arrive as two. */
  readonly #seen: object[] = [];
  #reach: MemoryKind = "threads";

  /** Writes a message, except for its byte 0; returns whether the value fits this form. */
  write(value: unknown, reach: MemoryKind): boolean {
    this.references = undefined;
    this.tail = undefined;
    this.#length = 1;
    this.#reach = reach;
    const fits = this.#value(value, 0);
    this.#seen.length = 0;
    return fits;
  }

  /** How many bytes the message has, without its tail. */
  get length(): number {
    return this.#length;
  }

  /** Copies the message that was written, except for its byte 0, to a place elsewhere. */
  copyTo(bytes: Uint8Array, at: number): void {
    const from = this.#bytes;
    const length = this.#length;
    for (let i = 1; i < length; i++) bytes[at + i] = from[i];
  }

  /** Returns the message that was written, without its tail. */
  take(): Uint8Array {
    const bytes = this.#bytes;
    if (bytes.length === KEPT) return bytes.slice(0, this.#length);
    this.#bytes = new Uint8Array(KEPT);
    return bytes.subarray(0, this.#length);
  }

  #value(value: unknown, depth: number): boolean {
    switch (typeof value) {
      case "undefined":
        return this.#tag(form.UNDEFINED);
      case "boolean":
        return this.#tag(value ? form.TRUE : form.FALSE);
      case "number":
        return this.#number(value);
      case "string":
        return this.#short(value, form.SHORT) || this.#text(value, form.TEXT);
      case "bigint":
        return value >= -MAX_BIGINT && value <= MAX_BIGINT && this.#text(String(value), form.BIGINT);
      case "object":
        return value === null ? this.#tag(form.NULL) : this.#object(value, depth);
      default:
        return false;
    }
  }

  #number(value: number): boolean {
    const integer = value | 0;
    if (integer === value && (integer !== 0 || !Object.is(value, -0))) {
      this.#tag(form.INTEGER);
      this.#count(integer);
      return true;
    }
    this.#tag(form.NUMBER);
    this.#reserve(8);
    form.double[0] = value;
    for (let i = 0; i < 8; i++) this.#bytes[this.#length++] = form.doubleBytes[i];
    return true;
  }

  /** Writes a text, behind a tag if one is given, if it is short and all ASCII. */
  #short(text: string, tag?: number): boolean {
    const { length } = text;
    if (length > form.MAX_SHORT) return false;
    this.#reserve(2 + length);
    const bytes = this.#bytes;
    let at = this.#length;
    if (tag !== undefined) bytes[at++] = tag;
    bytes[at++] = length;
    for (let i = 0; i < length; i++) {
      const code = text.charCodeAt(i);
      if (code > 0x7f) return false;
      bytes[at++] = code;
    }
    this.#length = at;
    return true;
  }

  #text(text: string, tag: number): boolean {
    if (text.length > MAX_TEXT) return false;
    this.#reserve(5 + 3 * text.length);
    const { written } = encoder.encodeInto(text, this.#bytes.subarray(this.#length + 5));
    this.#tag(tag);
    this.#count(written);
    this.#length += written;
    return true;
  }

  #object(value: object, depth: number): boolean {
    if (value instanceof Shared) return this.#shared(value);
    if (this.#seen.length === MAX_OBJECTS || this.#seen.includes(value)) return false;
    this.#seen.push(value);
    const prototype = Object.getPrototypeOf(value) as unknown;
    if (prototype === Object.prototype || prototype === null) {
      return depth < MAX_DEPTH && this.#properties(value as Record<string, unknown>, depth);
    }
    if (Array.isArray(value)) return depth < MAX_DEPTH && this.#elements(value, depth);
    const kind = typedArrays.get(prototype);
    return kind !== undefined && this.#typedArray(value as Uint8Array, kind);
  }

  #properties(object: Record<string, unknown>, depth: number): boolean {
    const keys = Object.keys(object);
    if (keys.length > MAX_LENGTH) return false;
    this.#tag(form.OBJECT);
    this.#tag(keys.length);
    for (const key of keys) {
      if (key === "__proto__" || !this.#short(key) || !this.#value(object[key], depth + 1)) return false;
    }
    return true;
  }

  #elements(array: readonly unknown[], depth: number): boolean {
    if (array.length > MAX_LENGTH) return false;
    this.#tag(form.ARRAY);
    this.#tag(array.length);
    for (let i = 0; i < array.length; i++) if (!this.#value(array[i], depth + 1)) return false;
    return true;
  }

  #typedArray({ buffer, byteOffset, byteLength }: Uint8Array, kind: number): boolean {
    this.#tag(form.BYTES);
    this.#tag(kind);
    this.#count(byteLength);
    const bytes = new Uint8Array(buffer, byteOffset, byteLength);
    if (byteLength < LARGE) this.#append(bytes);
    else this.tail = bytes;
    return true;
  }

  #append(bytes: Uint8Array): void {
    this.#reserve(bytes.length);
    this.#bytes.set(bytes, this.#length);
    this.#length += bytes.length;
  }

  #shared(object: Shared): boolean {
    let nth: number;
    try {
      nth = noteReference((this.references ??= new Map()), object, this.#reach, "");
    } catch {
      return false; // the other form refuses it, too, and names its path
    }
    this.#tag(form.SHARED);
    this.#count(nth);
    return true;
  }

  #tag(byte: number): boolean {
    this.#reserve(1);
    this.#bytes[this.#length++] = byte;
    return true;
  }

  #count(count: number): void {
    this.#reserve(4);
    for (let shift = 0; shift < 32; shift += 8) this.#bytes[this.#length++] = count >> shift;
  }

  #reserve(more: number): void {
    if (this.tail) this.#appendTail(this.tail);
    const needed = this.#length + more;
    if (needed <= this.#bytes.length) return;
    const grown = new Uint8Array(Math.max(needed, 2 * this.#bytes.length));
    grown.set(this.#bytes.subarray(0, this.#length));
    this.#bytes = grown;
  }

  /** Something comes after it. */
  #appendTail(tail: Uint8Array): void {
    this.tail = undefined;
    this.#append(tail);
  }
}
