import { typeOf } from "./block.ts";
import { loadClasses, loadClassesAtOnce } from "./class-modules.ts";
import type { Memory, MemoryKind } from "./memory.ts";
import type { Place } from "./place.ts";
import type { Shared } from "./shared.ts";

/** The class of a shared object. */
export interface SharedClass {
  readonly name: string;
  /** Words that an object takes, where that is the same for all. */
  readonly WORDS?: number;
  /** Word of an object with the lock that it is, or has. */
  readonly LOCK?: number;
  /** Which workers share its objects. */
  readonly kind: MemoryKind;
  /** Gives back what the words of an object refer to; to be called before they are given back themselves. */
  dispose(memory: Memory, at: number): void;
}

type PublicClass = (abstract new (place: Place) => Shared) & SharedClass;

/** The classes whose objects may travel, by the number that stands for them in shared memory, and the numbers by class. */
const processes = new Map<number, PublicClass>();
const classes: Record<MemoryKind, Map<number, PublicClass>> = {
  threads: new Map(),
  processes,
  names: processes,
};
const numbers = new Map<object, number>();

/** Returns the class of an object, `undefined` if it was made by another version of nogil. */
export function classOf(memory: Memory, at: number): PublicClass | undefined {
  const known = classes[memory.kind];
  const number = typeOf(memory, at);
  if (!known.has(number)) loadClassesAtOnce(memory.kind, () => known.has(number));
  return known.get(number);
}

/** Returns the class that is registered under a name. */
export function classNamed(kind: MemoryKind, name: string): SharedClass {
  return classes[kind].get(hash(name))!;
}

/** The name that `type`, or the registered class that it extends, has in every worker. */
export function nameOf(type: SharedClass): string {
  return classes[type.kind].get(numberOf(type))?.name ?? type.name;
}

/** Loads the class of an object, where that was not done. */
export async function loadClassOf(memory: Memory, at: number): Promise<void> {
  const number = typeOf(memory, at);
  await loadClasses(memory.kind, () => classes[memory.kind].has(number));
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
export function numberOf(type: object): number {
  for (let each: object | null = type; each; each = Object.getPrototypeOf(each)) {
    const number = numbers.get(each);
    if (number !== undefined) return number;
  }
  return 0;
}
