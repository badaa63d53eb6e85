import { newBlock, release, retain, typeOf } from "./block.ts";
import type { Memory, MemoryKind } from "./memory.ts";
import { processMemory, usedProcessMemory } from "./process-memory.ts";
import { threadMemory } from "./thread-memory.ts";

/**
 * What a place is: a block that was made for an object that is not there yet, one that the objects there are counted in,
 * or a part of a block, which is nobody's own.
 */
type PlaceState = "new" | "block" | "part";

/** Where a shared object is: its memory, and the index of its first word there. */
export class Place {
  readonly memory: Memory;
  readonly at: number;
  state: PlaceState;

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
    if (place.state !== "part") hold(this);
  }

  /** @internal */
  static dispose(_memory: Memory, _at: number): void {}
}

/** Makes room for one new object of `type`. */
export function newPlace(type: SharedClass, layout: Layout): Place {
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

/**
 * Returns the object of the class called `name` that word `offset` of another object refers to. It is made, with all words 0,
 * when somebody first asks for it.
 */
export function memberAt({ memory, at }: Place, offset: number, name: string): Shared {
  const words = memory.cover(at + offset + 1);
  let block = Atomics.load(words, at + offset);
  if (block === 0) {
    const number = hash(name);
    const made = newBlock(memory, classes[memory.kind].get(number)!.WORDS!, number);
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

/** How many objects this worker has of a block. All of them count as one reference to it. */
interface Holding {
  readonly memory: Memory;
  readonly at: number;
  /** Where that is written down. */
  readonly entry: number;
  objects: number;
}

const holdings = new Map<Memory, Map<number, Holding>>();
const collected = new FinalizationRegistry<Holding>((holding) => {
  if (--holding.objects === 0) giveBack(holding);
});

function hold(object: Shared): void {
  const { place } = object;
  const { memory, at } = place;
  let held = holdings.get(memory);
  if (!held) holdings.set(memory, (held = new Map()));
  let holding = held.get(at);
  if (!holding) {
    // Whoever made the block was counted then, for this object.
    if (place.state !== "new") retain(memory, at);
    holding = { memory, at, entry: memory.ledger?.add(at) ?? 0, objects: 0 };
    held.set(at, holding);
  }
  place.state = "block";
  holding.objects++;
  collected.register(object, holding);
}

function giveBack(holding: Holding): void {
  const { memory, at, entry } = holding;
  const held = holdings.get(memory);
  // Objects may be collected after all was given back, and the block may be another's by then.
  if (held?.get(at) !== holding) return;
  held.delete(at);
  memory.ledger?.remove(entry);
  letGo(memory, at);
}

/** Gives back all that this worker refers to. To be called when it ends. */
export function giveBackAll(): void {
  for (const held of holdings.values()) for (const holding of held.values()) giveBack(holding);
}

/** Gives back what processes referred to that were killed. To be called when a child has ended. */
export function giveBackOfTheDead(): void {
  const memory = usedProcessMemory();
  memory?.settleDead((at) => letGo(memory, at));
}

/** Counts one less who refers to an object. */
function letGo(memory: Memory, at: number): void {
  release(memory, at, () => classes[memory.kind].get(typeOf(memory, at))?.dispose(memory, at));
}

/** What stands for a shared object in a message. */
export interface SharedReference {
  readonly kind: MemoryKind;
  readonly at: number;
}

type PublicClass = (abstract new (place: Place) => Shared) & SharedClass;

/** The classes whose objects may travel, by the number that stands for them in shared memory, and the numbers by class. */
const classes: Record<MemoryKind, Map<number, PublicClass>> = { threads: new Map(), processes: new Map() };
const numbers = new Map<object, number>();

/** Registers classes whose objects may travel. */
export function shareable(...types: readonly (abstract new (...args: never[]) => Shared)[]): void {
  for (const type of types as unknown as PublicClass[]) {
    const number = hash(type.name);
    classes[type.kind].set(number, type);
    numbers.set(type, number);
  }
}

/** The same number for a name in every worker, whatever else it has registered (FNV-1a). */
function hash(name: string): number {
  let hashed = 0x811c9dc5;
  for (let i = 0; i < name.length; i++) hashed = Math.imul(hashed ^ name.charCodeAt(i), 0x01000193);
  return hashed;
}

/** Returns the number of the registered class that `type` is or extends, or 0 if there is none. */
function numberOf(type: object): number {
  for (let each: object | null = type; each; each = Object.getPrototypeOf(each)) {
    const number = numbers.get(each);
    if (number !== undefined) return number;
  }
  return 0;
}

/**
 * Returns what stands for `object` in a message to a worker that shares `reach` with this one.
 *
 * @throws {TypeError} If the object lives in memory that the other does not share, or its class was not registered.
 */
export function referTo(object: Shared, reach: MemoryKind, path: string): SharedReference {
  const { memory, at } = object.place;
  if (memory.kind === "threads" && reach === "processes") {
    throw new TypeError(
      `Cannot send ${path} to another process as it must live in memory that processes share: ` +
        `received a ${object.constructor.name} of "nogil/threading"; make it with "nogil/multiprocessing"`,
    );
  }
  if (numberOf(object.constructor) === 0)
    throw new TypeError(
      `Cannot send ${path} to another worker: class ${object.constructor.name} is not shareable`,
    );
  return { kind: memory.kind, at };
}

/** Returns the shared object that a reference stands for. */
export function follow({ kind, at }: SharedReference): Shared {
  return objectAt(memoryOf(kind), at);
}

/** Counts a message with a reference in it as one who refers to the object; `letGoOf` must follow. */
export function holdOn({ kind, at }: SharedReference): void {
  retain(memoryOf(kind), at);
}

/** Counts a message with a reference in it as gone. */
export function letGoOf({ kind, at }: SharedReference): void {
  letGo(memoryOf(kind), at);
}

/** Returns an object over a block that somebody refers to. */
function objectAt(memory: Memory, at: number): Shared {
  const type = classes[memory.kind].get(typeOf(memory, at));
  if (!type) throw new TypeError("Cannot receive a shared object: its class was not registered here");
  return Reflect.construct(type, [new Place(memory, at, "block")]) as Shared;
}

function memoryOf(kind: MemoryKind): Memory {
  return kind === "threads" ? threadMemory() : processMemory();
}
