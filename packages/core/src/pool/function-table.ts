import { decode, encode } from "../memory/codec.ts";
import type { Memory } from "../memory/memory.ts";
import { discardMessage, MESSAGE_WORDS, putMessage, readMessage } from "../memory/message.ts";
import { push } from "../memory/stack.ts";
import { loadTarget, targetOf } from "../targets.ts";

/** Words of an entry: the one before it, and a message that says module and name. */
const OLDER = 0;
const TARGET = 1;
const WORDS = TARGET + MESSAGE_WORDS;

/** A function as a worker calls it. */
export type Call = (...args: unknown[]) => unknown;

/** The functions that the tasks of a pool name, written down once each; a number stands for them. */
export class FunctionTable {
  readonly #memory: Memory;
  /** The word that says where the newest entry is. */
  readonly #head: number;
  readonly #numbers = new WeakMap<object, number>();
  readonly #loaded = new Map<number, Call>();

  constructor(memory: Memory, head: number) {
    this.#memory = memory;
    this.#head = head;
  }

  /**
   * Returns the number of a function, which is written down if it was not.
   *
   * @throws {TypeError} If it was not registered with `defineTasks`; says how to.
   */
  numberOf(call: unknown): number {
    const known = this.#numbers.get(call as object);
    if (known !== undefined) return known;
    const memory = this.#memory;
    const { module, name } = targetOf("run task as it", call);
    const entry = memory.allocator.allocate(WORDS);
    putMessage(memory, entry + TARGET, encode([module, name], "task", memory.kind));
    push(memory.words, this.#head, entry, OLDER);
    this.#numbers.set(call as object, entry);
    return entry;
  }

  /** The function that a number stands for, if it was loaded here. */
  loaded(number: number): Call | undefined {
    return this.#loaded.get(number);
  }

  /** Loads the function that a number stands for. */
  async load(number: number): Promise<Call> {
    const [module, name] = decode(readMessage(this.#memory, number + TARGET)!) as [string, string];
    const call = await loadTarget({ module, name });
    this.#loaded.set(number, call);
    return call;
  }

  /** Gives the entries back. */
  dispose(): void {
    const memory = this.#memory;
    for (let entry = memory.words[this.#head]; entry !== 0;) {
      const older = memory.cover(entry + WORDS)[entry + OLDER];
      discardMessage(memory, entry + TARGET);
      memory.allocator.free(entry, WORDS);
      entry = older;
    }
  }
}
