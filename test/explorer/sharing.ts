import type { Operation } from "./operation.ts";
import type { Words } from "./words.ts";

/** Who has accessed a word, and who has written it: which worker, if it was always the same one, and under which locks each time. */
interface Use {
  readonly accessor: number;
  readonly accessLocks: number;
  readonly writer: number;
  readonly writeLocks: number;
}

const MANY = -1;
const NOBODY = -2;
const UNUSED: Use = { accessor: NOBODY, accessLocks: -1, writer: NOBODY, writeLocks: -1 };

/**
 * Which accesses to words nobody else can disturb or notice, so that it does not matter what others do between them and the next
 * operation. That is so for a word that only one worker uses, or that is used only by who holds a certain lock, and for reading
 * one that no other writes.
 *
 * It is first supposed of all words, and noted what is seen; if that shows that it was wrong, one begins again.
 *
 * @see R. J. Lipton, "Reduction: A Method of Proving Properties of Parallel Programs" (1975).
 * @see S. Savage et al., "Eraser: A Dynamic Data Race Detector for Multithreaded Programs" (1997).
 */
export class Sharing {
  /** Words with locks in them, which show their owners as {@linkcode Lock} does. */
  readonly #locks: readonly number[];
  #supposed = new Map<number, Use>();
  #noted = new Map<number, Use>();
  #isWrong = false;

  constructor(locks: readonly number[]) {
    this.#locks = locks;
  }

  /** Whether it has shown that what was supposed was wrong; then what was noted since the beginning is supposed. */
  correct(): boolean {
    const isWrong = this.#isWrong;
    this.#isWrong = false;
    if (isWrong) this.#supposed = new Map(this.#noted);
    return isWrong;
  }

  /** Whether nobody else can disturb or notice an operation. */
  isQuiet(words: Words, worker: number, operation: Operation): boolean {
    const held = this.#heldBy(worker, words);
    return wordsOf(operation).every((at) => {
      // Whoever reads a lock's word without atomics asks whether it holds the lock itself, which others do not change.
      if (operation.does === "read" && this.#locks.includes(at)) return true;
      const use = this.#supposed.get(at) ?? UNUSED;
      if (isWrite(operation)) return isOnly(use.accessor, worker) || (use.accessLocks & held) !== 0;
      return isOnly(use.writer, worker) || (use.writeLocks & held) !== 0;
    });
  }

  /** Notes an operation. */
  note(words: Words, worker: number, operation: Operation): void {
    const held = this.#heldBy(worker, words);
    for (const at of wordsOf(operation)) {
      const use = this.#noted.get(at) ?? UNUSED;
      const accessor = join(use.accessor, worker);
      const accessLocks = use.accessLocks & held;
      const writer = isWrite(operation) ? join(use.writer, worker) : use.writer;
      const writeLocks = isWrite(operation) ? use.writeLocks & held : use.writeLocks;
      if (
        accessor === use.accessor &&
        accessLocks === use.accessLocks &&
        writer === use.writer &&
        writeLocks === use.writeLocks
      )
        continue;
      this.#noted.set(at, { accessor, accessLocks, writer, writeLocks });
      this.#isWrong = true;
    }
  }

  #heldBy(worker: number, words: Words): number {
    return this.#locks.reduce(
      (held, at, i) => (words.at(at) >>> 3 === worker + 1 ? held | (1 << i) : held),
      0,
    );
  }
}

function isOnly(one: number, worker: number): boolean {
  return one === NOBODY || one === worker;
}

function join(one: number, worker: number): number {
  return isOnly(one, worker) ? worker : MANY;
}

function isWrite(operation: Operation): boolean {
  if (operation.does === "atomic") return operation.name !== "load";
  return operation.does === "write" || operation.does === "clear";
}

/** The words that an operation accesses. */
function wordsOf(operation: Operation): readonly number[] {
  switch (operation.does) {
    case "atomic":
      return operation.View.name.startsWith("Big") ? [operation.at, operation.at + 1] : [operation.at];
    case "read":
    case "write":
    case "sleep":
      return [operation.at];
    case "clear":
      return Array.from({ length: operation.end - operation.at }, (_, i) => operation.at + i);
    default:
      return [];
  }
}
