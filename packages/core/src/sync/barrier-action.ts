import { decode, encode } from "../memory/codec.ts";
import { discardMessage, MESSAGE_WORDS, putMessage, readMessage } from "../memory/message.ts";
import type { Memory } from "../memory/memory.ts";
import type { Place } from "../memory/place.ts";
import { requireTarget } from "../targets.ts";
import type { Target } from "../targets.ts";

/** A function that any worker can find by module and name, written down in shared memory. */
export class BarrierAction {
  /** Shared words that one takes; all 0, there is none. */
  static readonly WORDS = MESSAGE_WORDS;
  readonly #place: Place;
  #function: (() => unknown) | undefined;

  constructor(place: Place) {
    this.#place = place;
  }

  /** Writes one down. */
  static put(memory: Memory, at: number, { module, name }: Target): void {
    putMessage(memory, at, encode([module, name], "action", memory.kind));
  }

  /** Gives back what `put` took. */
  static dispose(memory: Memory, at: number): void {
    discardMessage(memory, at);
  }

  /**
   * Returns the function, or `undefined` if there is none.
   *
   * @throws {TypeError} If its module cannot be loaded here at once, or does not register it.
   */
  find(): (() => unknown) | undefined {
    if (this.#function) return this.#function;
    const bytes = readMessage(this.#place.memory, this.#place.at);
    if (!bytes) return undefined;
    const [module, name] = decode(bytes) as [string, string];
    return (this.#function = requireTarget({ module, name }));
  }
}
