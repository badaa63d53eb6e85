import type { MemoryKind } from "./memory.ts";
import { decodeStructured, encodeStructured } from "./codec-structured.ts";
import { FastReader } from "./fast-reader.ts";
import { FastWriter } from "./fast-writer.ts";
import { discardReferences, prepareReferences, readReferences, writeReferences } from "./references.ts";
import type { References } from "./references.ts";

/** First byte of a message: which of the two forms follows, and whether references to shared objects come before it. */
const FAST = 1;
const STRUCTURED = 2;
const HAS_REFERENCES = 0x80;
const NO_REFERENCES = { objects: [], end: 1 };
/** Room for no message at all. */
const NOWHERE = new Uint8Array(0);

/**
 * Copies a value into bytes that a worker of any runtime can read.
 *
 * Shared objects travel as references, which count as holding the objects until the message is decoded or discarded; the rest
 * as structured clone does it.
 *
 * @param name What the value is called in an error's path, such as `args`.
 * @param reach Which memory the receiver shares: `"threads"` of this process, or that of `"processes"`.
 * @throws {TypeError} If it holds a function, a symbol or a like thing that cannot travel; names its path.
 */
export function encode(value: unknown, name: string, reach: MemoryKind): Uint8Array {
  const { head, tail } = encodeInto(NOWHERE, 0, 0, value, name, reach) as Parts;
  if (!tail) return head;
  const bytes = new Uint8Array(head.length + tail.length);
  bytes.set(head);
  bytes.set(tail, head.length);
  return bytes;
}

/** A message in two parts: the second is that of a large array, whose bytes are still those of the array itself. */
export interface Parts {
  readonly head: Uint8Array;
  readonly tail: Uint8Array | undefined;
}

/**
 * As {@linkcode encode}, with one copy less: straight to byte `at` of `bytes` if the message is short, which is no more than `most`
 * bytes, without references.
 *
 * @returns Its length if it is there, else its parts.
 */
export function encodeInto(
  bytes: Uint8Array,
  at: number,
  most: number,
  value: unknown,
  name: string,
  reach: MemoryKind,
): number | Parts {
  // One that is at work is not here: a property's getter may encode something itself.
  const writer = writers.pop() ?? new FastWriter();
  let message: number | Parts | undefined;
  if (writer.write(value, reach)) {
    const { length, references, tail } = writer;
    if (!references && !tail && length <= most) {
      bytes[at] = FAST;
      writer.copyTo(bytes, at);
      message = length;
    } else message = { head: seal(writer.take(), FAST, references), tail };
  }
  writer.references = writer.tail = undefined; // or it would keep the objects of its last message alive
  writers.push(writer);
  return message ?? structured(value, name, reach);
}

function structured(value: unknown, name: string, reach: MemoryKind): Parts {
  const references: References = new Map();
  return {
    head: seal(encodeStructured(value, name, reach, references), STRUCTURED, references),
    tail: undefined,
  };
}

const writers: FastWriter[] = [];

function seal(bytes: Uint8Array, form: number, references: References | undefined): Uint8Array {
  const hasReferences = references !== undefined && references.size > 0;
  const message = hasReferences ? writeReferences(references, bytes) : bytes;
  message[0] = hasReferences ? form | HAS_REFERENCES : form;
  return message;
}

/** Returns the value that {@linkcode encode} wrote, and with it the message's hold on the shared objects in it. */
export function decode(bytes: Uint8Array): unknown {
  try {
    return peek(bytes);
  } finally {
    discard(bytes);
  }
}

/** As {@linkcode decode}, of `length` bytes from `at` on in memory that is shared: nobody may write there meanwhile. */
export function decodeAt(bytes: Uint8Array, at: number, length: number): unknown {
  if (bytes[at] === FAST) return new FastReader(bytes, at + 1, []).read();
  const isFast = (bytes[at] & ~HAS_REFERENCES) === FAST;
  return decode(isFast ? bytes.subarray(at, at + length) : bytes.slice(at, at + length));
}

/** Returns a copy of the value that {@linkcode encode} wrote, and leaves the message as it is. */
export function peek(bytes: Uint8Array): unknown {
  const { objects, end } = bytes[0] & HAS_REFERENCES ? readReferences(bytes) : NO_REFERENCES;
  return (bytes[0] & ~HAS_REFERENCES) === FAST
    ? new FastReader(bytes, end, objects).read()
    : decodeStructured(bytes.subarray(end), objects);
}

/** Loads what it takes to {@linkcode decode} a message. To be called for the first that a worker receives. */
export async function prepare(bytes: Uint8Array): Promise<void> {
  if (bytes[0] & HAS_REFERENCES) await prepareReferences(bytes);
}

/** Gives up a message that nobody will decode. */
export function discard(bytes: Uint8Array): void {
  if (bytes[0] & HAS_REFERENCES) discardReferences(bytes);
}
