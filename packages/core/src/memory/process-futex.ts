import type { AsyncWaiter, FutexWord } from "../runtime.ts";
import type { AsyncSleep, Futex } from "./futex.ts";
import type { ProcessMemory } from "./process-memory.ts";

/** futex_waitv(2) takes 128 words; one of them is the alarm. */
const GROUP = 127;

/** Longest async sleep in ms; then the waiter looks at the word, and whether a lock's owner still lives. */
const ASYNC_SLICE_MS = 100;

interface Sleeper {
  readonly index: number;
  readonly expected: number;
  /** When it looks again by itself, on the clock of `performance.now()`. */
  readonly until: number;
  readonly wake: () => void;
}

/**
 * The futex of memory that processes share.
 *
 * @see futex(2), futex_waitv(2)
 */
export class ProcessFutex implements Futex {
  /** Also how soon a blocked waiter notices that the owner of a lock is dead. */
  readonly sliceMs = 50;
  readonly #memory: ProcessMemory;
  readonly #groups: Group[] = [];

  constructor(memory: ProcessMemory) {
    this.#memory = memory;
  }

  wait(_words: Int32Array, index: number, expected: number, timeoutMs: number): void {
    this.#memory.linux.futexWait(this.#memory.address + 4 * index, expected, timeoutMs);
  }

  notify(_words: Int32Array, index: number, count: number): void {
    this.#memory.linux.futexWake(this.#memory.address + 4 * index, Math.min(count, 0x7fff_ffff));
  }

  waitAsync(_words: Int32Array, index: number, expected: number, timeoutMs: number): AsyncSleep {
    let group = this.#groups.find((each) => each.size < GROUP);
    if (!group) this.#groups.push((group = new Group(this.#memory)));
    return group.sleep(index, expected, timeoutMs);
  }
}

/** Async sleepers that one futex_waitv call waits for. */
class Group {
  readonly #sleepers = new Set<Sleeper>();
  readonly #memory: ProcessMemory;
  readonly #waiter: AsyncWaiter;
  /** A word that changes, and is woken, when the set of sleepers changes. */
  readonly #alarm: number;
  #running = false;

  constructor(memory: ProcessMemory) {
    this.#memory = memory;
    this.#waiter = memory.linux.newAsyncWaiter();
    this.#alarm = memory.allocator.allocate(1);
  }

  get size(): number {
    return this.#sleepers.size;
  }

  sleep(index: number, expected: number, timeoutMs: number): AsyncSleep {
    const { promise: woken, resolve: wake } = Promise.withResolvers<void>();
    const until = performance.now() + Math.min(timeoutMs, ASYNC_SLICE_MS);
    const sleeper: Sleeper = { index, expected, until, wake };
    this.#sleepers.add(sleeper);
    if (this.#running) this.#raiseAlarm();
    else void this.#run();
    return {
      woken,
      cancel: () => {
        if (this.#sleepers.delete(sleeper)) this.#raiseAlarm();
        else this.#handOn(sleeper);
      },
    };
  }

  /** Wakes the next sleeper in place of one that gave up. One needless wake-up is cheaper than one lost. */
  #handOn({ index }: Sleeper): void {
    this.#memory.futex.notify(this.#memory.words, index, 1);
  }

  #raiseAlarm(): void {
    const { words, futex } = this.#memory;
    Atomics.add(words, this.#alarm, 1);
    futex.notify(words, this.#alarm, 1);
  }

  /** Waits for all sleepers until there is none. */
  async #run(): Promise<void> {
    this.#running = true;
    while (this.#sleepers.size > 0) {
      const { address, words } = this.#memory;
      const alarm = Atomics.load(words, this.#alarm);
      const asleep = [...this.#sleepers];
      const futexWords: FutexWord[] = [{ address: address + 4 * this.#alarm, expected: alarm }];
      for (const { index, expected } of asleep) futexWords.push({ address: address + 4 * index, expected });
      const left = Math.min(...asleep.map(({ until }) => until)) - performance.now();
      const woken = (await this.#waiter.wait(futexWords, Math.max(0, left))) - 1; // the first word is the alarm
      const now = performance.now();
      asleep.forEach((sleeper, i) => {
        // The kernel names one of the words that it woke, not all of them. The others show by their values, at the latest
        // when their sleepers look again; one that changed back meanwhile will be woken again by whoever changed it.
        const { index, expected, until, wake } = sleeper;
        const isOver = i === woken || Atomics.load(words, index) !== expected || until <= now;
        if (!this.#sleepers.has(sleeper)) {
          // It gave up, but stood in the kernel's queue until now, and may have eaten a wake-up there.
          this.#handOn(sleeper);
        } else if (isOver) {
          this.#sleepers.delete(sleeper);
          wake();
        }
      });
    }
    this.#running = false;
  }
}
