import type { MemoryKind } from "./memory.ts";
import { follow, holdOn, letGoOf, prepareFor, referTo } from "./shared-reference.ts";
import type { Shared } from "./shared.ts";
import type { SharedReference } from "./shared-reference.ts";

/** The shared objects in a message, each with its place in the message's list. */
export type References = Map<Shared, { readonly nth: number; readonly reference: SharedReference }>;

/** Byte of a message where its list is; how many references are in it is in the four bytes before. */
const COUNT = 1;
const LIST = COUNT + 4;
/**
 * Bytes of a reference: in which memory the object is, at which word, how many bytes of name follow, and these: the memory's id
 * and its name, if it has one.
 */
const AT = 1;
const NAME_LENGTH = AT + 4;
const NAME = NAME_LENGTH + 1;
const ID_LENGTH = 32;
const KINDS: readonly MemoryKind[] = ["threads", "processes", "names"];

const encoder = new TextEncoder();
const decoder = new TextDecoder();

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
  const list = [...references.values()].map(({ reference: { kind, at, memory } }) => {
    const name = encoder.encode(memory ? memory.id + memory.name : "");
    return { kind, at, name };
  });
  const end = list.reduce((length, { name }) => length + NAME + name.length, LIST);
  const bytes = new Uint8Array(end + message.length - 1);
  const view = new DataView(bytes.buffer);
  view.setUint32(COUNT, list.length);
  let place = LIST;
  for (const { kind, at, name } of list) {
    view.setUint8(place, KINDS.indexOf(kind));
    view.setUint32(place + AT, at);
    view.setUint8(place + NAME_LENGTH, name.length);
    bytes.set(name, place + NAME);
    place += NAME + name.length;
  }
  bytes.set(message.subarray(1), end);
  for (const { reference } of references.values()) holdOn(reference);
  return bytes;
}

/** Returns the objects of a message's list, and where the list ends. */
export function readReferences(message: Uint8Array): { objects: Shared[]; end: number } {
  const { list, end } = listOf(message);
  return { objects: list.map(follow), end };
}

/** Loads what it takes to read a message's list. */
export async function prepareReferences(message: Uint8Array): Promise<void> {
  for (const reference of listOf(message).list) await prepareFor(reference);
}

/** Lets go of the objects of a message's list. */
export function discardReferences(message: Uint8Array): void {
  listOf(message).list.forEach(letGoOf);
}

function listOf(message: Uint8Array): { list: SharedReference[]; end: number } {
  const view = new DataView(message.buffer, message.byteOffset, message.length);
  let end = LIST;
  const list = Array.from({ length: view.getUint32(COUNT) }, () => {
    const place = end;
    end += NAME + view.getUint8(place + NAME_LENGTH);
    const name = end > place + NAME && decoder.decode(message.slice(place + NAME, end));
    return {
      kind: KINDS[view.getUint8(place)],
      at: view.getUint32(place + AT),
      ...(name && { memory: { id: name.slice(0, ID_LENGTH), name: name.slice(ID_LENGTH) } }),
    };
  });
  return { list, end };
}
