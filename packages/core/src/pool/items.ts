import { decode, discard, encode } from "../memory/codec.ts";
import type { MemoryKind } from "../memory/memory.ts";
import { NUMBERS } from "./task-block.ts";

/** A list that is shorter costs less as it is. */
const MANY = 32;

/** Returns a value as bytes, and `form` as it is to be noted with them: long lists of nothing but numbers travel as doubles. */
export function encodeItems(
  value: unknown,
  form: number,
  name: string,
  kind: MemoryKind,
): [Uint8Array, number] {
  if (!isNumbers(value)) return [encode(value, name, kind), form];
  return [encode(Float64Array.from(value), name, kind), form | NUMBERS];
}

/** As {@linkcode encodeItems}, of the `first`th of a list and those behind it: so an error names their places in the list. */
export function encodeChunk(
  items: readonly unknown[],
  form: number,
  kind: MemoryKind,
  first: number,
): [Uint8Array, number] {
  try {
    return encodeItems(items, form, "items", kind);
  } catch (error) {
    discard(encode([...Array<undefined>(first), ...items], "items", kind));
    throw error;
  }
}

/** Returns the value that {@linkcode encodeItems} made into bytes, and the messages's hold on what is shared in it. */
export function decodeItems(bytes: Uint8Array, form: number): unknown {
  const value = decode(bytes);
  return form & NUMBERS ? Array.from(value as Float64Array) : value;
}

function isNumbers(value: unknown): value is number[] {
  if (!Array.isArray(value) || value.length < MANY) return false;
  for (const each of value) if (typeof each !== "number") return false;
  return Object.keys(value.slice(-1)).length === 1;
}
