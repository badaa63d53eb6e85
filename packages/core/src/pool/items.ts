import { NUMBERS } from "./task-block.ts";

/** A list that is shorter costs less as it is. */
const MANY = 32;

/** Returns a value as it is to travel, and `form` as it is to be noted with it: long lists of nothing but numbers go as doubles. */
export function packItems(value: unknown, form: number): [unknown, number] {
  return isNumbers(value) ? [Float64Array.from(value), form | NUMBERS] : [value, form];
}

/** Returns what {@linkcode packItems} was given. */
export function unpackItems(value: unknown, form: number): unknown {
  return form & NUMBERS ? Array.from(value as Float64Array) : value;
}

function isNumbers(value: unknown): value is number[] {
  if (!Array.isArray(value) || value.length < MANY) return false;
  for (const each of value) if (typeof each !== "number") return false;
  return Object.keys(value.slice(-1)).length === 1;
}
