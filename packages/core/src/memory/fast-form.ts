// The fast form of a message: for each value a tag, then what the tag says. Numbers of bytes take four bytes, low byte first.

export const UNDEFINED = 0;
export const NULL = 1;
export const FALSE = 2;
export const TRUE = 3;
/** An integer in four bytes. */
export const INTEGER = 4;
/** Any number in eight bytes. */
export const NUMBER = 5;
/** A short text of ASCII characters: how many, in one byte, and each in one byte. */
export const SHORT = 6;
/** Any text: how many bytes, and they in UTF-8. */
export const TEXT = 7;
/** An integer of any length: its digits as a text. */
export const BIGINT = 8;
/** How many elements, in one byte, and they. */
export const ARRAY = 9;
/** How many properties, in one byte, and for each a short text without a tag, and a value. */
export const OBJECT = 10;
/** Which class of typed array, in one byte, how many bytes, and they. */
export const BYTES = 11;
/** Its place in the message's list of shared objects. */
export const SHARED = 12;

/** Most characters of a short text; what is longer is faster with the runtime's own coder. */
export const MAX_SHORT = 32;

/** The classes of typed arrays; their places stand for them. */
export const TYPED_ARRAYS = [
  Uint8Array,
  Uint8ClampedArray,
  Int8Array,
  Uint16Array,
  Int16Array,
  Uint32Array,
  Int32Array,
  Float32Array,
  Float64Array,
  BigUint64Array,
  BigInt64Array,
] as const;

/** Turns a number into its bytes and back. */
export const double: Float64Array = new Float64Array(1);
export const doubleBytes: Uint8Array = new Uint8Array(double.buffer);
