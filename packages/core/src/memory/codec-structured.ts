import type { Packr } from "msgpackr";
import { runtime } from "../current.ts";
import { describeError, restoreError } from "./error-codec.ts";
import type { ErrorDescription } from "./error-codec.ts";
import type { MemoryKind } from "./memory.ts";
import { noteReference } from "./references.ts";
import type { References } from "./references.ts";
import { Shared } from "./shared.ts";

/** Extension types of our own in a MessagePack message. */
const SHARED = 0x53;
const ERROR = 0x45;

/** Bytes of the buffer that the library keeps from message to message, and of one that it may keep. */
const BUFFER = 1 << 13;
const MOST_KEPT = 1 << 20;

let loaded: Packr | undefined;
/** The shared objects of the message at hand. */
let sent: References | undefined;
let received: readonly Shared[] | undefined;

/** Writes what structured clone can copy, cycles and all, and shared objects as their places in `references`. Leaves byte 0 to the caller. */
export function encodeStructured(
  value: unknown,
  name: string,
  reach: MemoryKind,
  references: References,
): Uint8Array {
  refuse(value, name, reach, references, new Set());
  const library = packr();
  const outer = sent; // a getter may send something while it is read
  sent = references;
  try {
    const packed = library.pack(value);
    const bytes = new Uint8Array(1 + packed.length);
    bytes.set(packed, 1);
    if (!outer && packed.buffer.byteLength > MOST_KEPT) library.useBuffer(bufferLike(packed));
    return bytes;
  } finally {
    sent = outer;
    library.pack(null); // it keeps the objects of its last message alive
  }
}

/** The library wants its buffer to be of its own class, which is not the same on all runtimes. */
function bufferLike(packed: Uint8Array): Uint8Array {
  return Object.setPrototypeOf(new Uint8Array(BUFFER), Object.getPrototypeOf(packed));
}

/** Returns the value that {@linkcode encodeStructured} wrote. */
export function decodeStructured(bytes: Uint8Array, objects: readonly Shared[]): unknown {
  received = objects;
  try {
    return packr().unpack(bytes);
  } finally {
    received = undefined;
  }
}

/** Loads msgpackr when it is first needed: it costs a worker more than its own start on some runtimes. */
function packr(): Packr {
  if (loaded) return loaded;
  const library = runtime().require("msgpackr", import.meta.url) as typeof import("msgpackr");
  library.addExtension({
    Class: Shared as never,
    type: SHARED,
    write: (object: Shared) => sent?.get(object)?.nth,
    read: (nth: number) => received?.[nth],
  });
  library.addExtension({
    Class: Error,
    type: ERROR,
    write: (error: Error) => describeError(error),
    read: (description: ErrorDescription) => restoreError(description),
  });
  loaded = new library.Packr({ structuredClone: true, moreTypes: true, useBigIntExtension: true } as object);
  return loaded;
}

/** Throws for what cannot travel, with the path to it. */
function refuse(
  value: unknown,
  path: string,
  reach: MemoryKind,
  references: References,
  seen: Set<unknown>,
): void {
  if (typeof value === "function" || typeof value === "symbol") throw refusal(typeof value, path);
  if (typeof value !== "object" || value === null || seen.has(value)) return;
  seen.add(value);
  if (value instanceof Shared) {
    noteReference(references, value, reach, path);
    return;
  }
  if (
    value instanceof WeakMap ||
    value instanceof WeakSet ||
    value instanceof WeakRef ||
    value instanceof SharedArrayBuffer ||
    value instanceof Promise
  ) {
    throw refusal(value.constructor.name, path);
  }
  if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer) return;
  if (value instanceof Map) {
    for (const [key, each] of value) {
      refuse(key, `${path}, a key`, reach, references, seen);
      refuse(each, `${path}.get(${String(key)})`, reach, references, seen);
    }
  } else if (value instanceof Set) {
    for (const each of value) refuse(each, `${path}, an element`, reach, references, seen);
  } else {
    for (const [key, each] of Object.entries(value instanceof Error ? partsOf(value) : value)) {
      refuse(each, Array.isArray(value) ? `${path}[${key}]` : `${path}.${key}`, reach, references, seen);
    }
  }
}

/** Of an error its data travels, not its methods; its cause does, though it is no enumerable property. */
function partsOf(error: Error): object {
  const { properties, cause, errors } = describeError(error);
  return { ...properties, cause, errors };
}

function refusal(kind: string, path: string): TypeError {
  return new TypeError(
    `Cannot send ${path} to another worker as it must be data or a shared object: received a ${kind}`,
  );
}
