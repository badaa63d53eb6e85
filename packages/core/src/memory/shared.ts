import { newBlock, release } from "./block.ts";
import { checkName } from "./check-name.ts";
import { closeMemory, hold, letGo } from "./holdings.ts";
import type { Memory, MemoryKind } from "./memory.ts";
import type { NamedMemory } from "./named-memory.ts";
import type { Presence } from "./open-named.ts";
import { Place } from "./place.ts";
import type { Layout } from "./place.ts";
import { memoryOf, processMemories } from "./process-memories.ts";
import { classNamed, nameOf, numberOf } from "./shared-classes.ts";
import type { SharedClass } from "./shared-classes.ts";
import { objectAt } from "./shared-reference.ts";

/** Last argument of the primitives of `nogil/multiprocessing`. */
export interface NameOptions {
  /**
   * A name under which every process of the same user, related or not and of any runtime, has the same object: 1 to 200 of the
   * characters A-Z a-z 0-9 . _ -, the first not a dot. Left out, the object has none, and is for this process and its children.
   *
   * The first to open the name makes the object, and it is there as long as somebody has it open; a process that ends or is
   * killed has closed it. Names are in a folder that this user alone can enter: `$XDG_RUNTIME_DIR/nogil`, or
   * `/dev/shm/nogil-UID` where that variable is not an absolute path. Processes with different folders do not meet.
   *
   * In arguments and items the object travels as its name: who sends it must have it open until it has arrived.
   */
  readonly name?: string;
}

/**
 * An object that lives in shared memory. Handed to another worker, it arrives there as an object of the same
 * class over the same words.
 *
 * Its memory is given back when no worker has an object of it any more: when the last has been collected as garbage, and the
 * event loop of its worker turns, or that worker ends. Objects that refer to each other in a circle are not given back.
 */
export abstract class Shared {
  /** @internal */
  static readonly kind: MemoryKind;
  /** @internal */
  readonly place: Place;

  /** @internal */
  constructor(place: Place) {
    this.place = place;
    if (place.state === "new" || place.state === "block") hold(this);
  }

  /**
   * Gives up an object that was opened by its name, or arrived by it. When this thread has closed all that it has of the name,
   * using them is a `TypeError`, and what it holds counts as abandoned; when all have, the name is removed. What is not closed is
   * closed at the end of its process, or of its thread where that is one of nogil's. Does nothing the second time, or without a
   * name.
   */
  close(): void {
    if (this.place.state !== "named") return;
    this.place.state = "part";
    const memory = this.place.memory as NamedMemory;
    if (--memory.openings === 0) closeMemory(memory);
  }

  /** As {@linkcode Shared.close}, for `using`. */
  [Symbol.dispose](): void {
    this.close();
  }

  /** @internal */
  static dispose(_memory: Memory, _at: number): void {}
}

/**
 * Makes room for one new object of `type`, or opens the place of the one that has the name.
 *
 * @throws {TypeError} If `options` is no object, its name is no string, or the name is another object's.
 * @throws {RangeError} If the name has characters that names do not have, or the memory is full.
 */
export function newPlace(type: SharedClass, layout: Layout, options: NameOptions = {}): Place {
  const name = nameIn(type, options);
  if (name !== undefined) return namedPlace(type, layout, name);
  const memory = memoryOf(type.kind);
  const at = newBlock(memory, layout.words, numberOf(type));
  try {
    layout.begin?.(memory, at);
  } catch (error) {
    release(memory, at);
    throw error;
  }
  return new Place(memory, at, "new");
}

function nameIn(type: SharedClass, options: NameOptions): string | undefined {
  const act = `make ${type.name}`;
  if (typeof options !== "object" || options === null)
    throw new TypeError(
      `Cannot ${act} as options must be an object such as { name: "a" }: received ${String(options)}`,
    );
  if (options.name === undefined) return undefined;
  if (type.kind === "threads")
    throw new TypeError(
      `Cannot ${act} with a name in the memory of threads: named ones are those of "nogil/multiprocessing"`,
    );
  return checkName(act, options.name);
}

/**
 * Opens the place of the object that has a name, or makes room for it.
 *
 * @param presence Whether it must be there, or must not.
 * @throws {RangeError} If that is otherwise, or the memory is full.
 * @throws {TypeError} If the name is another object's.
 */
export function namedPlace(
  type: SharedClass,
  layout: Layout,
  name: string,
  presence: Presence = "any",
): Place {
  const number = numberOf(type);
  const signature = { kind: nameOf(type), parameters: layout.parameters ?? {} };
  const begin = (made: NamedMemory) => {
    const at = newBlock(made, layout.words, number);
    layout.begin?.(made, at);
    return at;
  };
  const memory = processMemories().openNamed(name, signature, begin, presence);
  return new Place(memory, memory.root, "named");
}

/**
 * Returns the object of the class called `name` that word `offset` of another object refers to. It is made, with all words 0,
 * when somebody first asks for it.
 */
export function memberAt({ memory, at }: Place, offset: number, name: string): Shared {
  const words = memory.cover(at + offset + 1);
  let block = Atomics.load(words, at + offset);
  if (block === 0) {
    const type = classNamed(memory.kind, name);
    const made = newBlock(memory, type.WORDS!, numberOf(type));
    block = Atomics.compareExchange(words, at + offset, 0, made) || made;
    if (block !== made) release(memory, made); // another worker was faster
  }
  return objectAt(memory, block);
}

/** Gives back the object that {@linkcode memberAt} made, if it did. */
export function disposeMember(memory: Memory, word: number): void {
  const block = Atomics.load(memory.words, word);
  if (block !== 0) letGo(memory, block);
}
