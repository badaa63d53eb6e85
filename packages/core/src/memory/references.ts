import type { MemoryKind } from "./memory.ts";
import { follow, holdOn, letGoOf, referTo } from "./shared.ts";
import type { Shared, SharedReference } from "./shared.ts";

/** The shared objects in a message, each with its place in the message's list. */
export type References = Map<Shared, { readonly nth: number; readonly reference: SharedReference }>;

/** Byte of a message where its list is; its length is in the two bytes before. */
const LIST = 3;

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
  const list = [...references.values()].map(({ reference: { kind, name, at } }) => `${kind} ${name} ${at}`);
  const text = new TextEncoder().encode(list.join("\n"));
  if (text.length > 0xffff)
    throw new RangeError(
      `Cannot send more than about 3,000 shared objects at once: received ${references.size}`,
    );
  const bytes = new Uint8Array(LIST + text.length + message.length - 1);
  bytes[1] = text.length >> 8;
  bytes[2] = text.length;
  bytes.set(text, LIST);
  bytes.set(message.subarray(1), LIST + text.length);
  for (const { reference } of references.values()) holdOn(reference);
  return bytes;
}

/** Returns the objects of a message's list, and where the list ends. */
export function readReferences(message: Uint8Array): { objects: Shared[]; end: number } {
  return { objects: listOf(message).map(follow), end: LIST + lengthOf(message) };
}

/** Lets go of the objects of a message's list. */
export function discardReferences(message: Uint8Array): void {
  listOf(message).forEach(letGoOf);
}

function listOf(message: Uint8Array): SharedReference[] {
  const text = new TextDecoder().decode(message.slice(LIST, LIST + lengthOf(message)));
  return text.split("\n").map((line) => {
    const [kind, name, at] = line.split(" ");
    return { kind: kind as MemoryKind, name, at: Number(at) };
  });
}

function lengthOf(message: Uint8Array): number {
  return (message[1] << 8) | message[2];
}
