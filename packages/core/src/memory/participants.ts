import type { Linux } from "./linux.ts";
import { isWrittenDown, settle } from "./ledger.ts";
import type { Memory, Person, Waiting } from "./memory.ts";

const SLOT_BITS = 10;
const SLOTS = 1 << SLOT_BITS;
const GENERATIONS = 1 << 18;

/**
 * Words of a slot: its process's pid, and above it when that started, in one 64-bit word, so that they change in one
 * step; 0 if the slot is free. How often the slot was taken. The head of its thread's ledger. Which of the process's threads it is,
 * and what that blocks for.
 */
const PROCESS = 0;
const GENERATION = 2;
const LEDGER = 3;
const IDENT = 4;
const WAIT = 5;
const SLOT_WORDS = 6;
const FREE = 0n;

/** When this process started, which it need not ask again for each memory. */
const starts = new WeakMap<Linux, number>();

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
  /** Pid and start time of this process, as slots hold them. */
  readonly #mine: bigint;
  readonly #processes: BigInt64Array;

  /** The slots begin at word `at`, an even number. */
  constructor(memory: Memory, at: number, linux: Linux, pid: number) {
    this.#memory = memory;
    this.#at = at;
    this.#linux = linux;
    if (!starts.has(linux)) starts.set(linux, Number(startTime(linux, pid)) | 0);
    this.#mine = (BigInt(starts.get(linux)!) << 32n) | BigInt(pid);
    const { buffer, byteOffset } = memory.words;
    this.#processes = new BigInt64Array(buffer, byteOffset + 4 * at, Participants.WORDS / 2);
  }

  /**
   * Gives the calling thread, `ident` of its process, a number.
   *
   * @throws {RangeError} If 1,024 live threads have one.
   */
  join(ident: number): number {
    // What a dead thread referred to is lost with its slot, so the slots of those who left something come last.
    const number = this.#join(ident, false) ?? this.#join(ident, true);
    if (number !== undefined) return number;
    throw new RangeError(`Cannot share memory with more than ${SLOTS} threads at once: all slots are taken`);
  }

  #join(ident: number, evenWithLedger: boolean): number | undefined {
    for (let slot = 0; slot < SLOTS; slot++) {
      const at = slot * SLOT_WORDS;
      const process = Atomics.load(this.#processes, (at + PROCESS) / 2);
      if (process !== FREE && this.#lives(process)) continue;
      if (this.#ledger(at) !== 0 && !evenWithLedger) continue;
      const generation = this.#claim(at, process);
      if (generation === undefined) continue;
      Atomics.store(this.#memory.words, this.#at + at + LEDGER, 0);
      Atomics.store(this.#memory.words, this.#at + at + IDENT, ident);
      Atomics.store(this.#memory.words, this.#at + at + WAIT, 0);
      // Slot 0 of generation 0 would be 0, which means "nobody" in a word.
      return (((generation % GENERATIONS) << SLOT_BITS) | slot) + 1;
    }
    return undefined;
  }

  /** Returns the word for the head of the ledger of the thread with that number. */
  ledgerOf(number: number): number {
    return this.#at + slotOf(number) + LEDGER;
  }

  /** Returns the word that says what the thread with that number blocks for. */
  waitOf(number: number): number {
    return this.#at + slotOf(number) + WAIT;
  }

  /** Returns whose number that is. */
  personOf(number: number): Person {
    const at = slotOf(number);
    const process = Atomics.load(this.#processes, (at + PROCESS) / 2);
    const pid = Number(process & 0xffff_ffffn);
    const name = this.#linux.readText(`/proc/${pid}/comm`)?.trimEnd() ?? "";
    return { pid, process: name, ident: Atomics.load(this.#memory.words, this.#at + at + IDENT) };
  }

  /** The threads of processes that live which have noted that they block for something. One that was ended from outside meanwhile is among them. */
  waiting(): Waiting[] {
    const found: Waiting[] = [];
    for (let slot = 0; slot < SLOTS; slot++) {
      const wait = Atomics.load(this.#memory.words, this.waitOf(slot + 1));
      const process = Atomics.load(this.#processes, (slot * SLOT_WORDS + PROCESS) / 2);
      if (wait !== 0 && process !== FREE && this.#lives(process))
        found.push({ ...this.personOf(slot + 1), wait });
    }
    return found;
  }

  /** Calls `giveBack` with each block that is still in the ledger of a thread whose process is dead, and frees their slots. */
  settleDead(giveBack: (at: number) => void): void {
    const lives = new Map([[FREE, true]]);
    for (let at = 0; at < SLOTS * SLOT_WORDS; at += SLOT_WORDS) {
      const process = Atomics.load(this.#processes, (at + PROCESS) / 2);
      if (!lives.has(process)) lives.set(process, this.#lives(process));
      if (lives.get(process) || this.#claim(at, process) === undefined) continue;
      settle(this.#memory, this.#at + at + LEDGER, giveBack);
      Atomics.store(this.#processes, (at + PROCESS) / 2, FREE);
    }
  }

  /** Whether a thread of a living process has written down in its ledger that it refers to a block. */
  refersTo(block: number): boolean {
    for (let at = 0; at < SLOTS * SLOT_WORDS; at += SLOT_WORDS) {
      if (!isWrittenDown(this.#memory, this.#at + at + LEDGER, block)) continue;
      const process = Atomics.load(this.#processes, (at + PROCESS) / 2);
      if (process !== FREE && this.#lives(process)) return true;
    }
    return false;
  }

  /** Takes the slot at word `at` from a dead process, or from nobody; returns its new generation, or `undefined` if another was faster. */
  #claim(at: number, from: bigint): number | undefined {
    const index = (at + PROCESS) / 2;
    if (Atomics.compareExchange(this.#processes, index, from, this.#mine) !== from) return undefined;
    return Atomics.add(this.#memory.words, this.#at + at + GENERATION, 1) + 1;
  }

  #ledger(at: number): number {
    return Atomics.load(this.#memory.words, this.#at + at + LEDGER);
  }

  /** Gives a number back when its thread ends. What it still owns counts as abandoned from here on. */
  leave(number: number): void {
    Atomics.store(this.#processes, (slotOf(number) + PROCESS) / 2, FREE);
  }

  /** Whether the thread with that number has neither left nor died with its process. */
  isAlive(number: number): boolean {
    const at = slotOf(number);
    const process = Atomics.load(this.#processes, (at + PROCESS) / 2);
    const generation = Atomics.load(this.#memory.words, this.#at + at + GENERATION);
    return process !== FREE && generation % GENERATIONS === (number - 1) >> SLOT_BITS && this.#lives(process);
  }

  #lives(process: bigint): boolean {
    if (process === this.#mine) return true;
    const start = startTime(this.#linux, Number(process & 0xffff_ffffn));
    return start === "unknown" || start === Number(process >> 32n);
  }
}

/** Returns where the slot of a number begins, in words. */
function slotOf(number: number): number {
  return ((number - 1) & (SLOTS - 1)) * SLOT_WORDS;
}

/**
 * Returns when a process started, in clock ticks since boot (modulo 2³²); `"ended"` if it has, also while it is a zombie,
 * which `kill(pid, 0)` still finds; `"unknown"` if that cannot be told now, as when this process may open no more files.
 *
 * @see proc_pid_stat(5), fields 3 and 22
 */
function startTime(linux: Linux, pid: number): number | "ended" | "unknown" {
  const stat = linux.readText(`/proc/${pid}/stat`);
  if (typeof stat !== "string") return stat === undefined ? "ended" : "unknown";
  // The second field is the program's name in parentheses, which may hold spaces and parentheses.
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return fields[0] === "Z" || fields[0] === "X" ? "ended" : Number(fields[19]) | 0;
}
