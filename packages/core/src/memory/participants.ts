import type { Linux } from "./linux.ts";
import type { Memory } from "./memory.ts";

const SLOT_BITS = 10;
const SLOTS = 1 << SLOT_BITS;
const GENERATIONS = 1 << 18;

/** Words of a slot. */
const PID = 0; // 0: the slot is free
const START = 1;
const GENERATION = 2;
const SLOT_WORDS = 4;

/**
 * The threads that use a process memory, each in a slot with its process's pid and start time.
 *
 * A worker puts its number, slot and generation of the slot, into words it owns, in the same atomic step that
 * takes them. So whoever finds the word knows its owner exactly, even after a SIGKILL between any two
 * instructions, and even if the kernel has given the pid to another process since.
 */
export class Participants {
  static readonly WORDS = SLOTS * SLOT_WORDS;
  readonly #memory: Memory;
  readonly #at: number;
  readonly #linux: Linux;
  readonly #pid: number;

  constructor(memory: Memory, at: number, linux: Linux, pid: number) {
    this.#memory = memory;
    this.#at = at;
    this.#linux = linux;
    this.#pid = pid;
  }

  /**
   * Gives the calling thread a number.
   *
   * @throws {RangeError} If 1,024 live threads have one.
   */
  join(): number {
    const words = this.#memory.words;
    for (let slot = 0; slot < SLOTS; slot++) {
      const at = this.#at + slot * SLOT_WORDS;
      const pid = Atomics.load(words, at + PID);
      if (pid !== 0 && this.#lives(at, pid)) continue;
      if (Atomics.compareExchange(words, at + PID, pid, this.#pid) !== pid) continue;
      Atomics.store(words, at + START, startTime(this.#linux, this.#pid) ?? 0);
      const generation = (Atomics.add(words, at + GENERATION, 1) + 1) % GENERATIONS;
      // Slot 0 of generation 0 would be 0, which means "nobody" in a word.
      return ((generation << SLOT_BITS) | slot) + 1;
    }
    throw new RangeError(`Cannot share memory with more than ${SLOTS} threads at once: all slots are taken`);
  }

  /** Gives a number back when its thread ends. What it still owns counts as abandoned from here on. */
  leave(number: number): void {
    Atomics.store(this.#memory.words, this.#slotOf(number) + PID, 0);
  }

  /** Whether the thread with that number has neither left nor died with its process. */
  isAlive(number: number): boolean {
    const words = this.#memory.words;
    const at = this.#slotOf(number);
    const pid = Atomics.load(words, at + PID);
    if (pid === 0 || Atomics.load(words, at + GENERATION) % GENERATIONS !== (number - 1) >> SLOT_BITS)
      return false;
    return this.#lives(at, pid);
  }

  #lives(at: number, pid: number): boolean {
    if (pid === this.#pid) return true;
    const start = Atomics.load(this.#memory.words, at + START);
    const now = startTime(this.#linux, pid);
    return now !== undefined && (start === 0 || start === now);
  }

  #slotOf(number: number): number {
    return this.#at + ((number - 1) & (SLOTS - 1)) * SLOT_WORDS;
  }
}

/**
 * Returns when a process started, in clock ticks since boot (modulo 2³²), or `undefined` if it has ended.
 * A zombie has ended, although `kill(pid, 0)` still finds it.
 *
 * @see proc_pid_stat(5), fields 3 and 22
 */
function startTime(linux: Linux, pid: number): number | undefined {
  const stat = linux.readText(`/proc/${pid}/stat`);
  if (!stat) return undefined;
  // The second field is the program's name in parentheses, which may hold spaces and parentheses.
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return fields[0] === "Z" || fields[0] === "X" ? undefined : Number(fields[19]) | 0;
}
