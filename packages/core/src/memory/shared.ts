import { countMessage, lengthOf, newBlock, release, retain, typeOf } from "./block.ts";
import { checkName } from "./check-name.ts";
import { loadClasses, loadClassesAtOnce } from "./class-modules.ts";
import type { Memory, MemoryKind } from "./memory.ts";
import type { NamedMemory, NameReference } from "./named-memory.ts";
import type { Presence, Signature } from "./open-named.ts";
import { threadMemory } from "./thread-memory.ts";
import { usedMemories } from "./used-memories.ts";
import { weigh } from "./weigh.ts";

/**
 * What a place is: a block that was made for an object that is not there yet, one that the objects there are counted in,
 * a part of a block, which is nobody's own, or that of a memory with a name, which lives as long as the memory; or its object was
 * closed, and refers to it no more.
 */
type PlaceState = "new" | "block" | "part" | "named" | "closed";

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
  /** What all who open the object by its name must have given alike, such as the parties of a barrier. */
  readonly parameters?: Readonly<Record<string, unknown>>;
}

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
  const signature = {
    kind: classes.names.get(number)?.name ?? type.name,
    parameters: layout.parameters ?? {},
  };
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

/** What a worker may keep that does nothing. */
const FEW_BLOCKS = 64;
const FEW_WORDS = 1 << 14;

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
    weigh(lengthOf(memory, at));
  }
  place.state = "block";
  holding.objects++;
  collected.register(object, holding, object);
}

/** Refers to the block of an object no more, although the object is still there. Nobody may use it, or send it, from here on. */
export function letGoOfObject(object: Shared): void {
  const { memory, at } = object.place;
  object.place.state = "closed";
  collected.unregister(object);
  const holding = holdings.get(memory)?.get(at);
  if (holding && --holding.objects === 0) giveBack(holding);
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

/** Whether this worker refers to so few words of shared memory that nobody would miss them. */
export function holdsLittle(): boolean {
  let words = 0;
  for (const [memory, held] of holdings) {
    if (held.size > FEW_BLOCKS) return false;
    for (const at of held.keys()) words += lengthOf(memory, at);
  }
  return words <= FEW_WORDS;
}

/** Gives back all that this worker refers to, and its names. To be called when it ends. */
export function giveBackAll(): void {
  for (const memory of holdings.keys()) giveBackIn(memory);
  threadMemory().allocator.keepNothing();
  for (const memory of usedMemories()) memory.withdraw();
}

function giveBackIn(memory: Memory): void {
  for (const holding of holdings.get(memory)?.values() ?? []) giveBack(holding);
  holdings.delete(memory);
}

function isNamed(memory: Memory): memory is NamedMemory {
  return memory.kind === "names";
}

function closeMemory(memory: NamedMemory): void {
  giveBackIn(memory);
  memory.close();
}

/** Leaves the memories of processes, and closes those with a name, for a thread that ends. */
export function leaveMemories(): void {
  for (const memory of usedMemories()) {
    if (isNamed(memory)) closeMemory(memory);
    else memory.leave();
  }
}

/** Gives back what processes referred to that were killed. To be called when a child has ended. */
export function giveBackOfTheDead(): void {
  for (const memory of usedMemories()) {
    if (memory.kind === "processes") memory.settleDead((at) => letGo(memory, at));
  }
}

/** Counts one less who refers to an object. */
function letGo(memory: Memory, at: number): void {
  release(memory, at, () => classOf(memory, at)?.dispose(memory, at));
}

/** What stands for a shared object in a message. */
export interface SharedReference {
  readonly kind: MemoryKind;
  readonly at: number;
  /** Of an object in a named memory: which. */
  readonly memory?: NameReference;
}

type PublicClass = (abstract new (place: Place) => Shared) & SharedClass;

/** What only those need who share something with other processes. It is loaded with the classes of what they share. */
interface ProcessMemories {
  processMemory(): Memory;
  openNamed(
    name: string,
    signature: Signature,
    begin: (memory: NamedMemory) => number,
    presence: Presence,
  ): NamedMemory;
  openReferred(reference: NameReference): NamedMemory;
}

let loadedMemories: ProcessMemories | undefined;

/** Says how the memories of processes are opened. */
export function registerMemories(memories: ProcessMemories): void {
  loadedMemories = memories;
}

function processMemories(): ProcessMemories {
  loadClassesAtOnce("processes", () => loadedMemories !== undefined);
  return loadedMemories!;
}

/** The classes whose objects may travel, by the number that stands for them in shared memory, and the numbers by class. */
const processes = new Map<number, PublicClass>();
const classes: Record<MemoryKind, Map<number, PublicClass>> = {
  threads: new Map(),
  processes,
  names: processes,
};
const numbers = new Map<object, number>();

/** Returns the class of an object, `undefined` if it was made by another version of nogil. */
function classOf(memory: Memory, at: number): PublicClass | undefined {
  const known = classes[memory.kind];
  const number = typeOf(memory, at);
  if (!known.has(number)) loadClassesAtOnce(memory.kind, () => known.has(number));
  return known.get(number);
}

/** Loads what it takes to {@linkcode follow} a reference. What was not prepared so is loaded then, at a higher price. */
export async function prepareFor({ kind, at, memory }: SharedReference): Promise<void> {
  if (kind !== "threads") await loadClasses(kind, () => loadedMemories !== undefined);
  if (memory) return;
  const number = typeOf(memoryOf(kind), at);
  await loadClasses(kind, () => classes[kind].has(number));
}

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
function objectAt(memory: Memory, at: number): Shared {
  const type = classOf(memory, at);
  if (!type) throw new TypeError("Cannot receive a shared object: its class was not registered here");
  const state = isNamed(memory) && memory.root === at ? "named" : "block";
  return Reflect.construct(type, [new Place(memory, at, state)]) as Shared;
}

function memoryOf(kind: MemoryKind): Memory {
  return kind === "threads" ? threadMemory() : processMemories().processMemory();
}
