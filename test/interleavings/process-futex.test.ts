import { expect, test } from "vitest";
import { AsyncSleepers } from "../../packages/core/src/memory/async-sleepers.ts";
import type { Linux } from "../../packages/core/src/memory/linux.ts";
import { ProcessFutex } from "../../packages/core/src/memory/process-futex.ts";
import type { FutexWord } from "../../packages/core/src/runtime.ts";

const ALARM = 1;
const WORD = 2;

/** A kernel in which this process sleeps on many words, and behind it, on each word, somebody else. */
class Kernel {
  readonly words = new Int32Array(8);
  #asleep: readonly FutexWord[] = [];
  #return: (woken: number) => void = () => {};
  /** How often it went to sleep. */
  sleeps = 0;
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

  /** The process runs again, woken on a word, or for no reason. */
  async run(word?: number): Promise<void> {
    const woken = this.sleepsOn.indexOf(word ?? -1);
    this.#asleep = [];
    this.#return(woken);
    await new Promise((resolve) => setImmediate(resolve));
  }

  wait(words: readonly FutexWord[]): Promise<number> {
    this.#asleep = words;
    this.sleeps++;
    return new Promise((resolve) => (this.#return = resolve));
  }

  /** The futexes of several memories of one thread. */
  futexes(...addresses: number[]): ProcessFutex[] {
    const native = { address: () => 4 * ALARM };
    const futexWake = this.futexWake.bind(this);
    const linux = { native, newAsyncWaiter: () => this, futexWake } as unknown as Linux;
    const sleepers = new AsyncSleepers(linux);
    return addresses.map((address) => new ProcessFutex({ linux, address }, sleepers));
  }

  futex(): ProcessFutex {
    return this.futexes(0)[0];
  }
}

test("Futex.waitAsync() of many words of processes sleeps on all of them, and wakes who was woken", async () => {
  const kernel = new Kernel();
  const futex = kernel.futex();
  const [first, second] = [WORD, WORD + 1].map((word) => futex.waitAsync(kernel.words, word, 0, 1_000));
  await kernel.run(ALARM);
  expect(kernel.sleepsOn).toEqual([ALARM, WORD, WORD + 1]);
  await kernel.run(WORD + 1);
  await second.woken;
  expect(kernel.sleepsOn).toEqual([ALARM, WORD]);
  kernel.words[WORD] = 1;
  await kernel.run();
  await first.woken;
});

test("Futex.waitAsync() sleeps on words of several memories at once", async () => {
  const kernel = new Kernel();
  const [mine, other] = kernel.futexes(0, 4 * 100);
  const [first, second] = [mine, other].map((futex) => futex.waitAsync(kernel.words, WORD, 0, 1_000));
  await kernel.run(ALARM);
  expect(kernel.sleepsOn).toEqual([ALARM, WORD, 100 + WORD]);
  await kernel.run(100 + WORD);
  await second.woken;
  expect(kernel.sleepsOn).toEqual([ALARM, WORD]);
  await kernel.run(WORD);
  await first.woken;
});

test("Futex.waitAsync() of processes is not woken by others who come and go", async () => {
  const kernel = new Kernel();
  const futex = kernel.futex();
  const states = ["asleep", "asleep"];
  for (const i of states.keys()) {
    void futex.waitAsync(kernel.words, WORD + i, 0, 1_000).woken.then(() => (states[i] = "awake"));
  }
  await kernel.run(ALARM);
  futex.waitAsync(kernel.words, WORD + 2, 0, 1_000).cancel();
  await kernel.run(ALARM);
  expect(states).toEqual(["asleep", "asleep"]);
  expect(kernel.sleeps).toBe(3);
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
  await kernel.run(WORD);
  await sleep.woken;
  sleep.cancel();
  expect(kernel.behind.get(WORD)).toBe(1);
});
