const SLOTS = 1024;
/** An ident is below, so that twice an ident plus one is a number that fits a word beside the flags of a lock. */
const IDENTS = 2 ** 28;

/** Words: how many idents were given out; then the slots. */
const GIVEN = 0;
const FIRST_SLOT = 2;
/**
 * Words of a slot: the number of its thread, 0 if that is gone, and a word for whoever keeps what is known of the thread; the
 * slot is free when both are 0. And what the thread blocks for.
 */
const NUMBER = 0;
const NOTE = 1;
const WAIT = 2;
const SLOT_WORDS = 3;

/** Ident of the main thread. */
export const MAIN_IDENT = 1;

/** Returns the number that a thread puts into words it owns while its target runs. */
export function numberOf(ident: number): number {
  return 2 * ident;
}

/**
 * The threads of this process that have not left, each in the slot that its ident names, so that whether one lives is one look.
 *
 * Twice the ident is the number of a thread while its target runs, and one more is its number from then on until its worker
 * leaves: functions that nobody waited for may still run in it. So what the target owned is nobody's once it has returned,
 * and what is taken later is owned again. An ident whose slot is taken is passed over, and none comes twice in 2²⁸ starts.
 */
export class LiveThreads {
  static readonly WORDS = FIRST_SLOT + SLOTS * SLOT_WORDS;
  readonly #words: Int32Array;
  readonly #at: number;

  /** They begin at word `at`. */
  constructor(words: Int32Array, at: number) {
    this.#words = words;
    this.#at = at;
  }

  /** Lets the main thread be the first. */
  begin(): void {
    Atomics.store(this.#words, this.wordOf(MAIN_IDENT), numberOf(MAIN_IDENT));
  }

  /**
   * Gives a thread its ident.
   *
   * @throws {RangeError} If 1,024 threads have not left.
   */
  join(): number {
    for (let tried = 0; tried < SLOTS; tried++) {
      const given = Atomics.add(this.#words, this.#at + GIVEN, 1) >>> 0;
      const ident = MAIN_IDENT + 1 + (given % (IDENTS - MAIN_IDENT - 1));
      if (Atomics.compareExchange(this.#words, this.wordOf(ident), 0, numberOf(ident)) !== 0) continue;
      if (Atomics.load(this.#words, this.noteOf(ident)) === 0) {
        this.#words[this.waitOf(ident)] = 0; // one that was ended while it waited has left it
        return ident;
      }
      this.leave(ident);
    }
    throw new RangeError(`Cannot run more than ${SLOTS} threads at once: all slots are taken`);
  }

  /** Whether the worker that put `number` into a word may still do something about it. */
  isAlive(number: number): boolean {
    return Atomics.load(this.#words, this.wordOf(number >> 1)) === number;
  }

  /** Whether a thread's target has not returned. */
  runs(ident: number): boolean {
    return this.isAlive(numberOf(ident));
  }

  /** Whether a thread's worker is still there. */
  stays(ident: number): boolean {
    return Atomics.load(this.#words, this.wordOf(ident)) >> 1 === ident;
  }

  /** Idents of the threads that have not left, the smallest first. */
  idents(): number[] {
    const idents: number[] = [];
    for (let slot = 0; slot < SLOTS; slot++) {
      const number = Atomics.load(this.#words, this.wordOf(slot));
      if (number !== 0) idents.push(number >> 1);
    }
    return idents.sort((a, b) => a - b);
  }

  /** Idents of the threads whose target has not returned, the smallest first. */
  running(): number[] {
    return this.idents().filter((ident) => this.runs(ident));
  }

  /** Index of the word with a thread's number: to sleep on until it has ended, or left. */
  wordOf(ident: number): number {
    return this.#at + FIRST_SLOT + (ident % SLOTS) * SLOT_WORDS + NUMBER;
  }

  /** Index of a word that belongs to whoever keeps what is known of the thread, 0 when its ident is given. */
  noteOf(ident: number): number {
    return this.wordOf(ident) + NOTE;
  }

  /** Index of the word that says what a thread blocks for. */
  waitOf(ident: number): number {
    return this.wordOf(ident) + WAIT;
  }

  /** Notes that a thread's target has returned. Does nothing the second time. */
  end(ident: number): void {
    Atomics.compareExchange(this.#words, this.wordOf(ident), numberOf(ident), numberOf(ident) + 1);
  }

  /** Notes that a thread's worker is gone. Does nothing the second time. */
  leave(ident: number): void {
    this.end(ident);
    Atomics.compareExchange(this.#words, this.wordOf(ident), numberOf(ident) + 1, 0);
  }
}
