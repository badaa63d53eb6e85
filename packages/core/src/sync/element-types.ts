/** The arrays behind the element types of `Value` and `SharedArray`. */
const ARRAYS = {
  i8: Int8Array,
  u8: Uint8Array,
  i16: Int16Array,
  u16: Uint16Array,
  i32: Int32Array,
  u32: Uint32Array,
  f32: Float32Array,
  f64: Float64Array,
  i64: BigInt64Array,
  u64: BigUint64Array,
} as const satisfies Record<ElementType, unknown>;

/** Name of an element type: signed, unsigned or floating, and its width in bits. */
export type ElementType = "i8" | "u8" | "i16" | "u16" | "i32" | "u32" | "f32" | "f64" | "i64" | "u64";

/** What an element of that type is in JavaScript. */
export type ElementValue<T extends ElementType> = T extends "i64" | "u64" ? bigint : number;

/** The typed array of an element type. */
export type ElementArray<T extends ElementType> = T extends "i8"
  ? Int8Array
  : T extends "u8"
    ? Uint8Array
    : T extends "i16"
      ? Int16Array
      : T extends "u16"
        ? Uint16Array
        : T extends "i32"
          ? Int32Array
          : T extends "u32"
            ? Uint32Array
            : T extends "f32"
              ? Float32Array
              : T extends "f64"
                ? Float64Array
                : T extends "i64"
                  ? BigInt64Array
                  : BigUint64Array;

/** All element types, in a fixed order: their places stand for them in shared memory. */
export const ELEMENT_TYPES = Object.keys(ARRAYS) as ElementType[];

/** Returns the array class of an element type. Throws a `TypeError` if there is no such type. */
export function arrayClass(type: ElementType): (typeof ARRAYS)[ElementType] {
  if (!Object.hasOwn(ARRAYS, type)) {
    throw new TypeError(
      `Cannot share a value as type must be one of ${ELEMENT_TYPES.join(", ")}: received ${String(type)}`,
    );
  }
  return ARRAYS[type];
}

/**
 * Throws unless `value` is of the kind that `type` holds, whether it fits or not.
 *
 * @throws {TypeError} If it is not: a number for `i64`, a fraction for an integer type.
 */
export function checkKind(type: ElementType, value: number | bigint): void {
  const wanted = type.endsWith("64") && type !== "f64" ? "bigint" : "number";
  if (typeof value !== wanted) {
    throw new TypeError(`Cannot store a ${type} as it must be a ${wanted}: received ${typeof value}`);
  }
  if (!type.startsWith("f") && typeof value === "number" && !Number.isInteger(value)) {
    throw new TypeError(`Cannot store a ${type} as it must be an integer: received ${value}`);
  }
}

/** An array of one element of each type, to see what becomes of a value there. */
const cells: Partial<Record<ElementType, ElementArray<ElementType>>> = {};

/**
 * Throws unless `value` can be stored as `type`: a typed array would wrap or cut it in silence.
 *
 * @throws {TypeError} If it is of the wrong kind, as {@linkcode checkKind} says.
 * @throws {RangeError} If it does not fit.
 */
export function checkElement(type: ElementType, value: number | bigint): void {
  checkKind(type, value);
  if (type.startsWith("f")) return;
  const cell = (cells[type] ??= new (arrayClass(type))(1));
  cell[0] = value;
  if (cell[0] !== value) {
    throw new RangeError(`Cannot store a ${type} as it does not fit: received ${value}`);
  }
}
