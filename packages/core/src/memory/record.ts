/** What travels in a record: a number, or a message of the codec. */
export type Content = number | Uint8Array;

/** First word of a record: the length of its message in bytes, or that a number follows. */
const NUMBER = -1;
const NUMBER_LENGTH = 3;

const double = new Float64Array(1);
const halves = new Int32Array(double.buffer);

/** Returns how many words a record of `content` takes. */
export function lengthFor(content: Content): number {
  return typeof content === "number" ? NUMBER_LENGTH : lengthWith(content.length);
}

/** Returns how many words the record at `at` takes. */
export function lengthAt(words: Int32Array, at: number): number {
  const head = words[at];
  return head === NUMBER ? NUMBER_LENGTH : lengthWith(head);
}

/** Writes a record at `at`. */
export function writeRecord(words: Int32Array, at: number, content: Content): void {
  if (typeof content === "number") {
    words[at] = NUMBER;
    writeNumber(words, at + 1, content);
  } else {
    words[at] = content.length;
    bytesOf(words).set(content, 4 * (at + 1));
  }
}

/** Returns a copy of what is in the record at `at`. */
export function readRecord(words: Int32Array, at: number): Content {
  const head = words[at];
  if (head === NUMBER) return readNumber(words, at + 1);
  return bytesOf(words).slice(4 * (at + 1), 4 * (at + 1) + head);
}

/** Writes a number into two words. */
export function writeNumber(words: Int32Array, at: number, value: number): void {
  double[0] = value;
  words[at] = halves[0];
  words[at + 1] = halves[1];
}

/** Returns the number in two words. */
export function readNumber(words: Int32Array, at: number): number {
  halves[0] = words[at];
  halves[1] = words[at + 1];
  return double[0];
}

function lengthWith(bytes: number): number {
  return 1 + ((bytes + 3) >>> 2);
}

let latest: Int32Array | undefined;
let bytes: Uint8Array;

/** The bytes of `words`. A view costs as much as the rest of a short record, so the latest one is kept. */
export function bytesOf(words: Int32Array): Uint8Array {
  if (words !== latest) {
    latest = words;
    bytes = new Uint8Array(words.buffer, words.byteOffset, words.byteLength);
  }
  return bytes;
}
