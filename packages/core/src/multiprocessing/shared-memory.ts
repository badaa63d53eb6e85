import { checkName } from "../memory/check-name.ts";
import type { MemoryKind } from "../memory/memory.ts";
import type { NamedMemory } from "../memory/named-memory.ts";
import { unlinkNamed } from "../memory/open-named.ts";
import { readNumber, writeNumber } from "../memory/record.ts";
import { Place } from "../memory/place.ts";
import { namedPlace, Shared } from "../memory/shared.ts";

/** Words: how many bytes there are, as a double, and where they begin: at a cache line, as a block begins four words behind one. */
const SIZE = 0;
const BYTES = 12;

/** What shared memory to open. */
export interface SharedMemoryOptions {
  /** A name as of the primitives; left out, a new one is made up. It is needed to open what another has created. */
  readonly name?: string;
  /** How many bytes a new one has; not looked at when another has created it. */
  readonly size?: number;
  /** Whether it is a new one. Left out, it is one that somebody has open. */
  readonly create?: boolean;
}

/**
 * Bytes that processes share under a name, like Python's `multiprocessing.shared_memory.SharedMemory`: those of the same user,
 * related or not, on any runtime. It may also be handed to another worker, as its name: who sends it must have it open until it
 * has arrived.
 *
 * Unlike Python's, it is there as long as somebody has it open, and no longer: a process that ends or is killed has closed it,
 * so nothing is left behind.
 *
 * @example
 * ```ts
 * import { SharedMemory } from "nogil/multiprocessing";
 *
 * using memory = new SharedMemory({ size: 4, create: true });
 * using same = new SharedMemory({ name: memory.name }); // in another process, mostly
 * new Uint8Array(memory.buffer)[0] = 7;
 * console.log(new Uint8Array(same.buffer).join()); // 7,0,0,0
 * ```
 * @see https://docs.python.org/3/library/multiprocessing.shared_memory.html
 */
export class SharedMemory extends Shared {
  /** @internal */
  static override readonly kind: MemoryKind = "processes";
  /** How many bytes there are. */
  readonly size: number;
  /**
   * The bytes, all 0 at first. After `close()` it is detached: it and every view of it have no bytes any more. Synchronise with a
   * lock, or with `Atomics` on a view; `Atomics.wait` takes none of its kind.
   */
  readonly buffer: ArrayBuffer;
  readonly #memory: NamedMemory;

  /**
   * Creates shared memory, or opens what another has created.
   *
   * @throws {RangeError} If it is to be new and somebody has the name open, or not and nobody has; or the name has characters that names
   *   do not have; or `size` is not an integer from 1 on, or more than there is room for (almost 1 GiB).
   * @throws {TypeError} If something is of another type, no name is given without `create`, or the name is another kind of object's.
   * @throws {UnsupportedError} If this platform has no memory that processes share.
   */
  constructor(options?: SharedMemoryOptions);
  /** @internal */
  constructor(place: Place);
  constructor(given: Place | SharedMemoryOptions = {}) {
    super(given instanceof Place ? given : open(given));
    const { memory, at } = this.place;
    this.#memory = memory as NamedMemory;
    this.size = readNumber(memory.cover(at + BYTES), at + SIZE);
    this.buffer = this.#memory.bufferAt(at + BYTES, this.size);
  }

  /** Its name: the one given, or the one that was made up. */
  get name(): string {
    return this.#memory.name;
  }

  /**
   * Gives this object up, and detaches its buffer. Others over the same memory live on; with the last of all the memory is given back,
   * and its name removed. Does nothing the second time.
   */
  override close(): void {
    this.#memory.detach(this.buffer);
    super.close();
  }

  /**
   * Removes the name: nobody can open it from now on, and another may be created under it. Those who have the memory open keep it. After
   * `close()`, does nothing if the name is gone already.
   *
   * @throws {RangeError} If somebody has removed it before.
   */
  unlink(): void {
    const isGone = !unlinkNamed(this.#memory);
    if (isGone && this.place.state === "named")
      throw new RangeError(`Cannot unlink SharedMemory "${this.name}": its name was removed before`);
  }
}

function open(options: SharedMemoryOptions): Place {
  if (typeof options !== "object" || options === null)
    throw new TypeError(
      `Cannot open SharedMemory as options must be an object such as { name: "a" }: received ${String(options)}`,
    );
  const { name, size, create = false } = options;
  if (typeof create !== "boolean")
    throw new TypeError(`Cannot open SharedMemory as create must be a boolean: received ${typeof create}`);
  const checked = name === undefined && create ? newName() : checkName("open SharedMemory", name);
  if (!create) return namedPlace(SharedMemory, { words: 0 }, checked, "there");
  const bytes = checkSize(size);
  const layout = {
    words: BYTES + Math.ceil(bytes / 4),
    begin: ({ words }: { words: Int32Array }, at: number) => writeNumber(words, at + SIZE, bytes),
  };
  return namedPlace(SharedMemory, layout, checked, "new");
}

function newName(): string {
  return `memory-${crypto.randomUUID()}`;
}

function checkSize(size: unknown): number {
  const rule = "Cannot create SharedMemory as its size must be an integer from 1 on: received";
  if (typeof size !== "number") throw new TypeError(`${rule} ${typeof size}`);
  if (!Number.isInteger(size) || size < 1) throw new RangeError(`${rule} ${size}`);
  return size;
}
