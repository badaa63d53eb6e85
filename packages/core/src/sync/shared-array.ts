import type { Memory } from "../memory/memory.ts";
import { Place } from "../memory/place.ts";
import { newPlace } from "../memory/shared.ts";
import { arrayClass, checkElement, ELEMENT_TYPES } from "./element-types.ts";
import type { ElementArray, ElementType, ElementValue } from "./element-types.ts";
import { Guarded } from "./guarded.ts";
import { keepAlive } from "./keep-alive.ts";

/** Words: how many elements there are, and their type, the lock's, and the elements, from an even word on. */
const LENGTH = 0;
const TYPE = 2;
const ELEMENTS = 4;

/** What a new array is made of: elements, or how many of them. */
type Given<T extends ElementType> = number | Iterable<ElementValue<T>> | ArrayLike<ElementValue<T>>;

/**
 * Numbers in shared memory, like Python's `multiprocessing.Array`: a typed array that several workers have.
 *
 * Each access of an element by itself is one step on all platforms that have the runtimes; steps that belong together need
 * the lock, or `Atomics` on the view.
 *
 * @example
 * ```ts
 * import { SharedArray } from "nogil/threading";
 *
 * const numbers = new SharedArray("f64", [1, 2, 3]);
 * numbers.view[0] = 0.5;
 * console.log(numbers.view.join()); // 0.5,2,3
 * ```
 * @see https://docs.python.org/3/library/multiprocessing.html#multiprocessing.Array
 */
export class SharedArray<T extends ElementType = ElementType> extends Guarded {
  /** The element type, such as `"f64"`. */
  readonly type: T;
  /**
   * The elements themselves. What is written there is there for all, and numbers that do not fit wrap around, as in every typed
   * array. The memory lives as long as the view or anything that its `subarray()` returned; a view of your own over its
   * `buffer` does not keep it, and would reach all shared memory.
   */
  readonly view: ElementArray<T>;

  /**
   * Makes an array of an element type, such as `"f64"`.
   *
   * @param lengthOrItems How many elements, all 0 then; or the elements, which are copied.
   * @throws {TypeError} If there is no such type, or an item, or what should be a length, is of another kind.
   * @throws {RangeError} If the length is not an integer ≥ 0, an item does not fit, or there is no room for so many.
   */
  constructor(type: T, lengthOrItems: Given<T>);
  /** @internal */
  constructor(place: Place);
  constructor(typeOrPlace: T | Place, lengthOrItems?: Given<T>) {
    super(
      typeOrPlace instanceof Place ? typeOrPlace : create(new.target, typeOrPlace, lengthOrItems as Given<T>),
    );
    const { memory, at } = this.place;
    this.type = typeAt(memory, at) as T;
    this.view = keepAlive(viewAt(memory, at) as never, this);
  }

  /** How many elements there are. */
  get length(): number {
    return this.view.length;
  }
}

function create<T extends ElementType>(type: typeof SharedArray, elementType: T, given: Given<T>): Place {
  const bytesEach = arrayClass(elementType).BYTES_PER_ELEMENT;
  const items = typeof given === "number" ? undefined : checkItems(elementType, given);
  const length = items ? items.length : checkLength(given as number);
  return newPlace(type, {
    words: ELEMENTS + Math.ceil((length * bytesEach) / 4),
    begin: (memory, at) => {
      memory.words[at + LENGTH] = length;
      memory.words[at + TYPE] = ELEMENT_TYPES.indexOf(elementType);
      if (items) (viewAt(memory, at) as Float64Array).set(items as ArrayLike<number>);
    },
  });
}

function checkLength(length: number): number {
  if (Number.isInteger(length) && length >= 0) return length;
  throw new RangeError(`Cannot make SharedArray as its length must be an integer >= 0: received ${length}`);
}

function checkItems<T extends ElementType>(type: T, given: unknown): ArrayLike<ElementValue<T>> {
  if (given instanceof arrayClass(type)) return given as unknown as ArrayLike<ElementValue<T>>;
  if (typeof given !== "object" || given === null || !(Symbol.iterator in given || "length" in given)) {
    throw new TypeError(
      `Cannot make SharedArray as it needs a length or items: received ${given === null ? "null" : typeof given}`,
    );
  }
  const items = Array.from(given as Iterable<ElementValue<T>>);
  for (const item of items) checkElement(type, item);
  return items;
}

function typeAt(memory: Memory, at: number): ElementType {
  return ELEMENT_TYPES[memory.cover(at + ELEMENTS)[at + TYPE]];
}

function viewAt(memory: Memory, at: number): ElementArray<ElementType> {
  const Elements = arrayClass(typeAt(memory, at));
  const length = memory.words[at + LENGTH];
  const words = memory.cover(at + ELEMENTS + Math.ceil((length * Elements.BYTES_PER_ELEMENT) / 4));
  return new Elements(words.buffer as ArrayBuffer, words.byteOffset + 4 * (at + ELEMENTS), length);
}
