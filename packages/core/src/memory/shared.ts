import type { Memory, MemoryKind } from "./memory.ts";
import { processMemory } from "./process-memory.ts";
import { threadMemory } from "./thread-memory.ts";

/** Where a shared object is: its memory, and the index of its first word there. */
export interface Place {
  readonly memory: Memory;
  readonly at: number;
}

/**
 * An object that lives in shared memory. Handed to another worker, it arrives there as an object of the same
 * class over the same words.
 */
export abstract class Shared {
  /** @internal */
  readonly place: Place;

  /** @internal */
  constructor(place: Place) {
    this.place = place;
  }
}

/** What stands for a shared object in a message. */
export interface SharedReference {
  readonly kind: MemoryKind;
  /** Name of its class. */
  readonly name: string;
  readonly at: number;
}

/** The constructor in core, which takes a memory and the index of a word there. */
type CoreClass = abstract new (memory: Memory, at: number) => Shared;
/** The class that people import, a subclass whose constructor takes what they have to say. */
type PublicClass = abstract new (...args: never[]) => Shared;

const classes = new Map<string, { base: CoreClass; type: PublicClass }>();

/** Registers a class whose objects may travel: the one that people import, and its base in core. */
export function shareable(kind: MemoryKind, type: PublicClass, base: CoreClass): void {
  classes.set(`${kind}/${type.name}`, { base, type });
}

/**
 * Returns what stands for `object` in a message to a worker that shares `reach` with this one.
 *
 * @throws {TypeError} If the object lives in memory that the other does not share, or its class was not registered.
 */
export function referTo(object: Shared, reach: MemoryKind, path: string): SharedReference {
  const { kind } = object.place.memory;
  if (kind === "threads" && reach === "processes") {
    throw new TypeError(
      `Cannot send ${path} to another process as it must live in memory that processes share: ` +
        `received a ${object.constructor.name} of "nogil/threading"; make it with "nogil/multiprocessing"`,
    );
  }
  let type: object | null = object.constructor;
  while (type && classes.get(`${kind}/${(type as PublicClass).name}`)?.type !== type)
    type = Object.getPrototypeOf(type);
  if (!type)
    throw new TypeError(
      `Cannot send ${path} to another worker: class ${object.constructor.name} is not shareable`,
    );
  return { kind, name: (type as PublicClass).name, at: object.place.at };
}

/** Returns the shared object that a reference stands for. */
export function follow({ kind, name, at }: SharedReference): Shared {
  const found = classes.get(`${kind}/${name}`);
  if (!found) throw new TypeError(`Cannot receive a shared ${name}: this version of nogil has no such class`);
  const memory = kind === "threads" ? threadMemory() : processMemory();
  return Reflect.construct(found.base, [memory, at], found.type) as Shared;
}
