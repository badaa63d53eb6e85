import { expect, test } from "vitest";
import { ProcessFutex } from "../../packages/core/src/memory/process-futex.ts";
import type { ProcessMemory } from "../../packages/core/src/memory/process-memory.ts";
import type { FutexWord } from "../../packages/core/src/runtime.ts";

const ALARM = 1;
const WORD = 2;

/** A kernel in which this process sleeps on many words, and behind it, on each word, somebody else. */
class Kernel {
  readonly words = new Int32Array(8);
  #asleep: readonly FutexWord[] = [];
  #return: () => void = () => {};
  /** How many wake-ups of a word reached the one behind this process. */
  readonly behind = new Map<number, number>();

  get sleepsOn(): number[] {
    return this.#asleep.map(({ address }) => address / 4);
  }

  futexWake(address: number, count: number): void {
    // A sleeper that was woken on one word stays in the queues of the others until it runs.
    const mine = this.#asleep.some((each) => each.address === address) ? 1 : 0;
    if (count > mine) this.behind.set(address / 4, (this.behind.get(address / 4) ?? 0) + 1);
  }

  /** The process runs again. */
  async run(): Promise<void> {
    this.#asleep = [];
    this.#return();
    await new Promise((resolve) => setImmediate(resolve));
  }

  waitAnyAsync(words: readonly FutexWord[]): Promise<void> {
    this.#asleep = words;
    return new Promise((resolve) => (this.#return = resolve));
  }

  futex(): ProcessFutex {
    const linux = { native: this, futexWake: this.futexWake.bind(this) };
    const memory = { words: this.words, address: 0, linux, allocator: { allocate: () => ALARM } };
    const futex = new ProcessFutex(memory as unknown as ProcessMemory);
    return Object.assign(memory, { futex }).futex;
  }
}

test("Futex.waitAsync() of many words of processes sleeps on all of them", async () => {
  const kernel = new Kernel();
  const futex = kernel.futex();
  const sleeps = [WORD, WORD + 1].map((word) => futex.waitAsync(kernel.words, word, 0, 1_000));
  await kernel.run();
  expect(kernel.sleepsOn).toEqual([ALARM, WORD + 1]);
  await sleeps[0].woken;
});

test("Futex.waitAsync() of processes that was cancelled hands on what it is woken for before it has left the queue", async () => {
  const kernel = new Kernel();
  const futex = kernel.futex();
  const sleep = futex.waitAsync(kernel.words, WORD, 0, 1_000);
  expect(kernel.sleepsOn).toContain(WORD);
  sleep.cancel();
  futex.notify(kernel.words, WORD, 1);
  await kernel.run();
  expect(kernel.behind.get(WORD)).toBe(1);
  expect(kernel.sleepsOn).toEqual([]);
});

test("Futex.waitAsync() of processes that is cancelled after its waking hands its wake-up on", async () => {
  const kernel = new Kernel();
  const futex = kernel.futex();
  const sleep = futex.waitAsync(kernel.words, WORD, 0, 1_000);
  futex.notify(kernel.words, WORD, 1);
  await kernel.run();
  await sleep.woken;
  sleep.cancel();
  expect(kernel.behind.get(WORD)).toBe(1);
});
