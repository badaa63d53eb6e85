import { countMessage, retain } from "./block.ts";
import { isNamed, letGo } from "./holdings.ts";
import type { Memory, MemoryKind } from "./memory.ts";
import type { NameReference } from "./named-memory.ts";
import { Place } from "./place.ts";
import { loadProcessMemories, memoryOf, processMemories } from "./process-memories.ts";
import { classOf, loadClassOf, numberOf } from "./shared-classes.ts";
import type { Shared } from "./shared.ts";

/** What stands for a shared object in a message. */
export interface SharedReference {
  readonly kind: MemoryKind;
  readonly at: number;
  /** Of an object in a named memory: which. */
  readonly memory?: NameReference;
}

/** Loads what it takes to {@linkcode follow} a reference. What was not prepared so is loaded then, at a higher price. */
export async function prepareFor({ kind, at, memory }: SharedReference): Promise<void> {
  if (kind !== "threads") await loadProcessMemories();
  if (!memory) await loadClassOf(memoryOf(kind), at);
}

/**
 * Returns what stands for `object` in a message to a worker that shares `reach` with this one.
 *
 * @throws {TypeError} If the object lives in memory that the other does not share, or its class was not registered.
 */
export function referTo(object: Shared, reach: MemoryKind, path: string): SharedReference {
  const { memory, at, state } = object.place;
  if (state === "closed") throw new TypeError(`Cannot send ${path} to another worker: it is closed`);
  if (memory.kind === "threads" && reach !== "threads") {
    throw new TypeError(
      `Cannot send ${path} to another process as it must live in memory that processes share: ` +
        `received a ${object.constructor.name} of "nogil/threading"; make it with "nogil/multiprocessing"`,
    );
  }
  if (memory.kind === "processes" && reach === "names") {
    throw new TypeError(
      `Cannot put ${path} into an object with a name as others must be able to open it: ` +
        `received a ${object.constructor.name} without a name; make it with { name }`,
    );
  }
  if (numberOf(object.constructor) === 0)
    throw new TypeError(
      `Cannot send ${path} to another worker: class ${object.constructor.name} is not shareable`,
    );
  return { kind: memory.kind, at, ...(isNamed(memory) && { memory }) };
}

/** Returns the shared object that a reference stands for. */
export function follow({ kind, at, memory }: SharedReference): Shared {
  return objectAt(memory ? processMemories().openReferred(memory) : memoryOf(kind), at);
}

/**
 * Counts a message with a reference in it as one who refers to the object; `letGoOf` must follow. An object in a named memory
 * is not counted: it lives as long as somebody has the name open, and the sender must until the message arrives.
 */
export function holdOn({ kind, at, memory }: SharedReference): void {
  if (memory) return;
  retain(memoryOf(kind), at);
  countMessage(memoryOf(kind), at, 1);
}

/** Counts a message with a reference in it as gone. */
export function letGoOf({ kind, at, memory }: SharedReference): void {
  if (memory) return;
  countMessage(memoryOf(kind), at, -1);
  letGo(memoryOf(kind), at);
}

/** Returns an object over a block that somebody refers to. */
export function objectAt(memory: Memory, at: number): Shared {
  const type = classOf(memory, at);
  if (!type) throw new TypeError("Cannot receive a shared object: its class was not registered here");
  const state = isNamed(memory) && memory.root === at ? "named" : "block";
  return Reflect.construct(type, [new Place(memory, at, state)]) as Shared;
}
