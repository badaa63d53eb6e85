import { newBlock, release, retain } from "./block.ts";
import type { Memory, MemoryKind } from "./memory.ts";
import { processMemory } from "./process-memory.ts";
import { threadMemory } from "./thread-memory.ts";

/** What a place is: a block that was made for the object to be, one that others may refer to as well, or a part of a block. */
type PlaceState = "new" | "block" | "part";

/** Where a shared object is: its memory, and the index of its first word there. */
export class Place {
  readonly memory: Memory;
  readonly at: number;
  readonly state: PlaceState;

  constructor(memory: Memory, at: number, state: PlaceState) {
    this.memory = memory;
    this.at = at;
    this.state = state;
  }

  /** The place of an object that is part of the one here, `offset` words behind its beginning. */
  inside(offset: number): Place {
    return new Place(this.memory, this.at + offset, "part");
  }
}

/** What a new object needs. */
export interface Layout {
  /** How many words. */
  readonly words: number;
  /** Fills them in, before anybody else can see them; left out, they are all 0. */
  readonly begin?: (memory: Memory, at: number) => void;
}

/** Last argument of the primitives of `nogil/multiprocessing`. */
export interface NameOptions {
  /** A name under which every process of the same user, related or not, has the same object. */
  readonly name?: string;
}

/** The class of a shared object. */
export interface SharedClass {
  readonly name: string;
  /** Words that an object takes, where that is the same for all. */
  readonly WORDS?: number;
  /** Which workers share its objects. */
  readonly kind: MemoryKind;
  /** Gives back what the words of an object refer to; to be called before they are given back themselves. */
  dispose(memory: Memory, at: number): void;
}

/**
 * An object that lives in shared memory. Handed to another worker, it arrives there as an object of the same
 * class over the same words. Its memory is given back when no worker has an object of it any more.
 */
export abstract class Shared {
  /** @internal */
  static readonly kind: MemoryKind;
  /** @internal */
  readonly place: Place;

  /** @internal */
  constructor(place: Place) {
    this.place = place;
    if (place.state !== "part") hold(this);
  }

  /** @internal */
  static dispose(_memory: Memory, _at: number): void {}
}

/** Makes room for one new object of `type`. */
export function newPlace(type: SharedClass, layout: Layout): Place {
  const memory = memoryOf(type.kind);
  const at = newBlock(memory, layout.words);
  layout.begin?.(memory, at);
  return new Place(memory, at, "new");
}

/**
 * Returns the object of the class called `name` that word `offset` of another object refers to. It is made, with all words 0,
 * when somebody first asks for it.
 */
export function memberAt({ memory, at }: Place, offset: number, name: string): Shared {
  const words = memory.cover(at + offset + 1);
  const type = classOf(memory.kind, name);
  let block = Atomics.load(words, at + offset);
  if (block === 0) {
    const made = newBlock(memory, type.WORDS!);
    block = Atomics.compareExchange(words, at + offset, 0, made) || made;
    if (block !== made) release(memory, made, undefined); // another worker was faster
  }
  return Reflect.construct(type, [new Place(memory, block, "block")]) as Shared;
}

/** Gives back the object that {@linkcode memberAt} made, if it did. */
export function disposeMember(memory: Memory, word: number, name: string): void {
  const block = Atomics.load(memory.words, word);
  const type = classOf(memory.kind, name);
  if (block !== 0) release(memory, block, () => type.dispose(memory, block));
}

/** How many objects this worker has of a block. All of them count as one reference to it. */
interface Holding {
  readonly memory: Memory;
  readonly at: number;
  readonly type: SharedClass;
  objects: number;
}

const holdings = new Map<Memory, Map<number, Holding>>();
const collected = new FinalizationRegistry<Holding>((holding) => {
  if (--holding.objects === 0) giveBack(holding);
});

function hold(object: Shared): void {
  const { memory, at } = object.place;
  let held = holdings.get(memory);
  if (!held) holdings.set(memory, (held = new Map()));
  let holding = held.get(at);
  if (!holding) {
    holding = { memory, at, type: object.constructor as unknown as SharedClass, objects: 0 };
    held.set(at, holding);
    if (object.place.state !== "new") retain(memory, at);
  }
  holding.objects++;
  collected.register(object, holding);
}

function giveBack({ memory, at, type }: Holding): void {
  holdings.get(memory)?.delete(at);
  release(memory, at, () => type.dispose(memory, at));
}

/** Gives back all that this worker refers to. To be called when it ends. */
export function giveBackAll(): void {
  for (const held of holdings.values()) for (const holding of held.values()) giveBack(holding);
}

/** What stands for a shared object in a message. */
export interface SharedReference {
  readonly kind: MemoryKind;
  /** Name of its class. */
  readonly name: string;
  readonly at: number;
}

type PublicClass = (abstract new (place: Place) => Shared) & SharedClass;

const classes = new Map<string, PublicClass>();

/** Registers classes whose objects may travel. */
export function shareable(...types: readonly (abstract new (...args: never[]) => Shared)[]): void {
  for (const type of types as unknown as PublicClass[]) classes.set(`${type.kind}/${type.name}`, type);
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
  while (type && classes.get(`${kind}/${(type as PublicClass).name}`) !== type)
    type = Object.getPrototypeOf(type);
  if (!type)
    throw new TypeError(
      `Cannot send ${path} to another worker: class ${object.constructor.name} is not shareable`,
    );
  return { kind, name: (type as PublicClass).name, at: object.place.at };
}

/** Returns the shared object that a reference stands for. */
export function follow({ kind, name, at }: SharedReference): Shared {
  return Reflect.construct(classOf(kind, name), [new Place(memoryOf(kind), at, "block")]) as Shared;
}

/** Counts a message with a reference in it as one who refers to the object; `letGoOf` must follow. */
export function holdOn({ kind, at }: SharedReference): void {
  retain(memoryOf(kind), at);
}

/** Counts a message with a reference in it as gone. */
export function letGoOf({ kind, name, at }: SharedReference): void {
  const memory = memoryOf(kind);
  const type = classOf(kind, name);
  release(memory, at, () => type.dispose(memory, at));
}

function classOf(kind: MemoryKind, name: string): PublicClass {
  const found = classes.get(`${kind}/${name}`);
  if (!found) throw new TypeError(`Cannot receive a shared ${name}: this version of nogil has no such class`);
  return found;
}

function memoryOf(kind: MemoryKind): Memory {
  return kind === "threads" ? threadMemory() : processMemory();
}
