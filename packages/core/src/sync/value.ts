import { Place } from "../memory/place.ts";
import { newPlace } from "../memory/shared.ts";
import { arrayClass, checkElement, checkKind, ELEMENT_TYPES } from "./element-types.ts";
import type { ElementType, ElementValue } from "./element-types.ts";
import { Guarded } from "./guarded.ts";

/** Words: the value in eight bytes, its type, and the lock's. */
const VALUE = 0;
const TYPE = 2;

/**
 * One number in shared memory, like Python's `multiprocessing.Value`.
 *
 * Reading and writing it are atomic, and so is {@linkcode Value.add}; `v.value += 1` is two steps and is not:
 * hold the lock around it, or use `add`.
 *
 * @example
 * ```ts
 * import { Value } from "nogil/threading";
 *
 * const counter = new Value("i32", 40);
 * console.log(counter.add(2), counter.value); // 40 42
 * counter.lock.run(() => (counter.value *= 2));
 * console.log(counter.value); // 84
 * ```
 * @see https://docs.python.org/3/library/multiprocessing.html#multiprocessing.Value
 */
export class Value<T extends ElementType = ElementType> extends Guarded {
  /** Shared words that one value takes. */
  static readonly WORDS: number = Guarded.GUARD_WORDS;
  /** The element type, such as `"i32"`. */
  readonly type: T;
  readonly #cells: Int32Array;
  /** Where the bits of a floating value are turned into an integer's, which atomics need. */
  readonly #bits: { float: Float32Array | Float64Array; integer: Int32Array } | undefined;

  /**
   * Makes a value of an element type, such as `"i32"`.
   *
   * @throws {TypeError} If there is no such type, or `initial` is of another kind.
   * @throws {RangeError} If `initial` does not fit.
   */
  constructor(type: T, initial: ElementValue<T>);
  /** @internal */
  constructor(place: Place);
  constructor(typeOrPlace: T | Place, initial?: ElementValue<T>) {
    const isNew = !(typeOrPlace instanceof Place);
    super(isNew ? create(new.target, typeOrPlace, initial as ElementValue<T>) : typeOrPlace);
    const { memory, at } = this.place;
    const words = memory.cover(at + Value.WORDS);
    this.type = ELEMENT_TYPES[words[at + TYPE]] as T;
    const Float = this.type === "f32" ? Float32Array : this.type === "f64" ? Float64Array : undefined;
    const Cells =
      this.type === "f32" ? Int32Array : this.type === "f64" ? BigInt64Array : arrayClass(this.type);
    this.#cells = new Cells(
      words.buffer as ArrayBuffer,
      words.byteOffset + 4 * (at + VALUE),
      1,
    ) as Int32Array;
    if (Float) {
      const float = new Float(1);
      this.#bits = { float, integer: new Cells(float.buffer) as Int32Array };
    }
    if (isNew) this.value = initial as ElementValue<T>;
  }

  /** The number; a `bigint` for `i64` and `u64`. Storing one that does not fit throws as the constructor does. */
  get value(): ElementValue<T> {
    const stored = Atomics.load(this.#cells, 0);
    if (!this.#bits) return stored as ElementValue<T>;
    this.#bits.integer[0] = stored;
    return this.#bits.float[0] as ElementValue<T>;
  }

  set value(value: ElementValue<T>) {
    checkElement(this.type, value);
    if (!this.#bits) {
      Atomics.store(this.#cells, 0, value as number);
      return;
    }
    this.#bits.float[0] = value as number;
    Atomics.store(this.#cells, 0, this.#bits.integer[0]);
  }

  /**
   * Adds to an integer in one step, wrapping around as its type does.
   *
   * @returns The value before.
   * @throws {TypeError} If the type is a floating one, or `amount` is of another kind than the value.
   */
  add(amount: ElementValue<T>): ElementValue<T> {
    if (this.#bits) throw new TypeError(`Cannot add to a ${this.type} in one step: hold its lock instead`);
    checkKind(this.type, amount);
    return Atomics.add(this.#cells, 0, amount as number) as ElementValue<T>;
  }
}

function create<T extends ElementType>(type: typeof Value, elementType: T, initial: ElementValue<T>): Place {
  arrayClass(elementType);
  checkElement(elementType, initial);
  return newPlace(type, {
    words: Value.WORDS,
    begin: ({ words }, at) => (words[at + TYPE] = ELEMENT_TYPES.indexOf(elementType)),
  });
}
