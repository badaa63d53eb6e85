import type { BaseEvent, BaseSemaphore } from "nogil/threading";
import { futexWordOf, wordOf } from "./bare.ts";
import type { FutexWord, Word } from "./bare.ts";
import type { Table } from "./table.ts";

/** What two workers do together, so many times: the one that measures, and its partner. */
interface Game {
  readonly ours: (table: Table, times: number) => void | Promise<void>;
  readonly theirs: (table: Table, times: number) => void;
}

/** All games, by their names. */
export const GAMES = {
  "ping-pong atomics": pingPong<Word>(
    ({ ping, pong }) => [wordOf(ping), wordOf(pong)],
    store,
    ({ words, at }) => {
      while (Atomics.load(words, at) === 0) Atomics.wait(words, at, 0);
      Atomics.store(words, at, 0);
    },
  ),
  "ping-pong futex": pingPong<FutexWord>(
    ({ ping, pong }) => [futexWordOf(ping), futexWordOf(pong)],
    ({ words, at, wake }) => {
      Atomics.store(words, at, 1);
      wake();
    },
    ({ words, at, wait }) => {
      while (Atomics.load(words, at) === 0) wait(0);
      Atomics.store(words, at, 0);
    },
  ),
  "ping-pong waitAsync": {
    async ours({ ping, pong }, times) {
      const [give, take] = [wordOf(ping), wordOf(pong)];
      for (let i = 0; i < times; i++) {
        store(give);
        while (Atomics.load(take.words, take.at) === 0) await Atomics.waitAsync(take.words, take.at, 0).value;
        Atomics.store(take.words, take.at, 0);
      }
    },
    theirs: (table, times) => GAMES["ping-pong atomics"].theirs(table, times),
  },
  "ping-pong event": pingPong<BaseEvent>(
    ({ events }) => events,
    (event) => event.set(),
    (event) => {
      event.wait();
      event.clear();
    },
  ),
  "ping-pong semaphore": pingPong<BaseSemaphore>(
    ({ semaphores }) => semaphores,
    (semaphore) => semaphore.release(),
    (semaphore) => semaphore.acquire(),
  ),
  "ping-pong condition": {
    ours: (table, times) => takeTurns(table, times, 0, 1),
    theirs: (table, times) => takeTurns(table, times, 1, 0),
  },
  "increments bare": { ours: incrementBare, theirs: incrementBare },
  "increments lock": { ours: incrementLocked, theirs: incrementLocked },
  "queue numbers": {
    ours({ queue }, times) {
      for (let i = 0; i < times; i++) queue.put(i);
    },
    theirs({ queue, count }, times) {
      let sum = 0;
      for (let i = 0; i < times; i++) sum += queue.get() as number;
      count.value = sum;
    },
  },
  "queue objects": {
    ours({ queue }, times) {
      for (let i = 0; i < times; i++) queue.put({ id: i, name: "item" });
    },
    theirs({ queue, count }, times) {
      let sum = 0;
      for (let i = 0; i < times; i++) sum += (queue.get() as { id: number }).id;
      count.value = sum;
    },
  },
} as const satisfies Record<string, Game>;
export type GameName = keyof typeof GAMES;

/** Sets a word, and wakes who sleeps on it. */
function store({ words, at }: Word): void {
  Atomics.store(words, at, 1);
  Atomics.notify(words, at, 1);
}

/** Each in turn wakes the other and sleeps. */
function pingPong<Side>(
  sidesOf: (table: Table) => readonly [ping: Side, pong: Side],
  give: (side: Side) => void,
  take: (side: Side) => void,
): Game {
  return {
    ours(table, times) {
      const [ping, pong] = sidesOf(table);
      for (let i = 0; i < times; i++) {
        give(ping);
        take(pong);
      }
    },
    theirs(table, times) {
      const [ping, pong] = sidesOf(table);
      for (let i = 0; i < times; i++) {
        take(ping);
        give(pong);
      }
    },
  };
}

/** Both wait for their turn under one condition. */
function takeTurns({ condition, ping }: Table, times: number, mine: number, next: number): void {
  const { words, at } = wordOf(ping);
  for (let i = 0; i < times; i++) {
    condition.acquire();
    while (words[at] !== mine) condition.wait();
    words[at] = next;
    condition.notify();
    condition.release();
  }
}

/** Both count in one word, under the least lock that can sleep: free, held, held and somebody may sleep. */
function incrementBare({ ping, count }: Table, times: number): void {
  const { words, at } = wordOf(ping);
  const counter = wordOf(count);
  for (let i = 0; i < times; i++) {
    let state = Atomics.compareExchange(words, at, 0, 1);
    if (state !== 0) {
      if (state !== 2) state = Atomics.exchange(words, at, 2);
      while (state !== 0) {
        Atomics.wait(words, at, 2);
        state = Atomics.exchange(words, at, 2);
      }
    }
    counter.words[counter.at]++;
    if (Atomics.exchange(words, at, 0) === 2) Atomics.notify(words, at, 1);
  }
}

function incrementLocked({ lock, count }: Table, times: number): void {
  const { words, at } = wordOf(count);
  for (let i = 0; i < times; i++) {
    lock.acquire();
    words[at]++;
    lock.release();
  }
}
