import type { AsyncWaiter, FutexWord } from "../runtime.ts";
import type { AsyncSleep } from "./futex.ts";
import type { Linux } from "./linux.ts";

/** futex_waitv(2) takes 128 words; one of them is the alarm. */
const GROUP = 127;

/** Longest async sleep in ms; then the waiter looks at the word, and whether a lock's owner still lives. */
const ASYNC_SLICE_MS = 100;

/** A word of memory that processes share: in which view, where in it, and where in this process. */
export interface SharedWord {
  readonly words: Int32Array;
  readonly index: number;
  readonly address: number;
}

interface Sleeper extends SharedWord {
  readonly expected: number;
  /** When it looks again by itself, on the clock of `performance.now()`. */
  readonly until: number;
  readonly wake: () => void;
}

/**
 * What the calling thread waits for with its event loop turning, in all memories of processes: each hidden waiter sleeps on
 * as many words as the kernel allows.
 *
 * @see futex_waitv(2)
 */
export class AsyncSleepers {
  readonly #linux: Linux;
  readonly #groups: Group[] = [];

  constructor(linux: Linux) {
    this.#linux = linux;
  }

  /** Sleeps until the word is woken or has another value than expected. */
  sleep(word: SharedWord, expected: number, timeoutMs: number): AsyncSleep {
    let group = this.#groups.find((each) => each.size < GROUP);
    if (!group) this.#groups.push((group = new Group(this.#linux)));
    return group.sleep(word, expected, timeoutMs);
  }

  /** Wakes those who sleep on words that `isGone` holds for, before their addresses become invalid. */
  wakeAll(isGone: (word: SharedWord) => boolean): void {
    for (const group of this.#groups) group.wakeAll(isGone);
  }
}

/** Async sleepers that one futex_waitv call waits for. */
class Group {
  readonly #sleepers = new Set<Sleeper>();
  readonly #linux: Linux;
  readonly #waiter: AsyncWaiter;
  /** A word that changes, and is woken, when the set of sleepers changes. Nobody but this thread and its waiter sees it. */
  readonly #alarm = new Int32Array(16);
  readonly #alarmAddress: number;
  #running = false;

  constructor(linux: Linux) {
    this.#linux = linux;
    this.#waiter = linux.newAsyncWaiter();
    this.#alarmAddress = linux.native.address(this.#alarm);
  }

  get size(): number {
    return this.#sleepers.size;
  }

  sleep(word: SharedWord, expected: number, timeoutMs: number): AsyncSleep {
    const { promise: woken, resolve: wake } = Promise.withResolvers<void>();
    const until = performance.now() + Math.min(timeoutMs, ASYNC_SLICE_MS);
    const sleeper: Sleeper = { ...word, expected, until, wake };
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

  wakeAll(isGone: (word: SharedWord) => boolean): void {
    for (const sleeper of this.#sleepers) {
      if (!isGone(sleeper)) continue;
      this.#sleepers.delete(sleeper);
      sleeper.wake();
    }
    this.#raiseAlarm();
  }

  /** Wakes the next sleeper in place of one that gave up. One needless wake-up is cheaper than one lost. */
  #handOn({ address }: Sleeper): void {
    this.#linux.futexWake(address, 1);
  }

  #raiseAlarm(): void {
    Atomics.add(this.#alarm, 0, 1);
    this.#linux.futexWake(this.#alarmAddress, 1);
  }

  /** Waits for all sleepers until there is none. */
  async #run(): Promise<void> {
    this.#running = true;
    while (this.#sleepers.size > 0) {
      const asleep = [...this.#sleepers];
      const futexWords: FutexWord[] = [
        { address: this.#alarmAddress, expected: Atomics.load(this.#alarm, 0) },
        ...asleep,
      ];
      const left = Math.min(...asleep.map(({ until }) => until)) - performance.now();
      const woken = (await this.#waiter.wait(futexWords, Math.max(0, left))) - 1; // the first word is the alarm
      const now = performance.now();
      asleep.forEach((sleeper, i) => {
        if (!this.#sleepers.has(sleeper)) {
          // It gave up, but stood in the kernel's queue until now, and may have eaten a wake-up there.
          this.#handOn(sleeper);
          return;
        }
        // The kernel names one of the words that it woke, not all of them. The others show by their values, at the latest
        // when their sleepers look again; one that changed back meanwhile will be woken again by whoever changed it.
        const { words, index, expected, until, wake } = sleeper;
        if (i !== woken && Atomics.load(words, index) === expected && until > now) return;
        this.#sleepers.delete(sleeper);
        wake();
      });
    }
    this.#running = false;
  }
}
