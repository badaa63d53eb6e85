import type { MemoryKind } from "./memory.ts";
import { follow, holdOn, letGoOf, referTo } from "./shared.ts";
import type { Shared, SharedReference } from "./shared.ts";

/** The shared objects in a message, each with its place in the message's list. */
export type References = Map<Shared, { readonly nth: number; readonly reference: SharedReference }>;

/** Byte of a message where its list is; how many references are in it is in the four bytes before. */
const COUNT = 1;
const LIST = COUNT + 4;
/** Bytes of a reference: in which memory the object is, and at which word. */
const REFERENCE = 1 + 4;
const KINDS: readonly MemoryKind[] = ["threads", "processes"];

/**
 * Returns the place of a shared object in a message's list, where it is put if it is not there.
 *
 * @throws {TypeError} If it cannot travel as far as `reach`; names `path`.
 */
export function noteReference(
  references: References,
  object: Shared,
  reach: MemoryKind,
  path: string,
): number {
  let noted = references.get(object);
  if (!noted)
    references.set(object, (noted = { nth: references.size, reference: referTo(object, reach, path) }));
  return noted.nth;
}

/** Puts the list of references between the first byte of a message and the others, and holds on to the objects. */
export function writeReferences(references: References, message: Uint8Array): Uint8Array {
  const end = LIST + references.size * REFERENCE;
  const bytes = new Uint8Array(end + message.length - 1);
  const view = new DataView(bytes.buffer);
  view.setUint32(COUNT, references.size);
  for (const { nth, reference } of references.values()) {
    view.setUint8(LIST + nth * REFERENCE, KINDS.indexOf(reference.kind));
    view.setUint32(LIST + nth * REFERENCE + 1, reference.at);
  }
  bytes.set(message.subarray(1), end);
  for (const { reference } of references.values()) holdOn(reference);
  return bytes;
}

/** Returns the objects of a message's list, and where the list ends. */
export function readReferences(message: Uint8Array): { objects: Shared[]; end: number } {
  const list = listOf(message);
  return { objects: list.map(follow), end: LIST + list.length * REFERENCE };
}

/** Lets go of the objects of a message's list. */
export function discardReferences(message: Uint8Array): void {
  listOf(message).forEach(letGoOf);
}

function listOf(message: Uint8Array): SharedReference[] {
  const view = new DataView(message.buffer, message.byteOffset, message.length);
  return Array.from({ length: view.getUint32(COUNT) }, (_, nth) => ({
    kind: KINDS[view.getUint8(LIST + nth * REFERENCE)],
    at: view.getUint32(LIST + nth * REFERENCE + 1),
  }));
}
