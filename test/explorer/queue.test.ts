import { expect } from "vitest";
import { QueueEmpty, QueueShutDown } from "../../packages/core/src/errors.ts";
import { Queue } from "../../packages/core/src/sync/queue.ts";
import { GET_LOCK, MAXSIZE, PUT_LOCK } from "../../packages/core/src/sync/queue-words.ts";
import type { Call, End, Scenario } from "./scenario.ts";
import { catches, explores, FOR_EVER, muted, times } from "./scenarios.ts";

const AT = 8;

type Calls = readonly Call<Queue>[];

function queueOf(
  maxsize: number,
  workers: readonly Calls[],
  rest: Partial<Scenario<Queue>> = {},
): Scenario<Queue> {
  return {
    make: (worker) => new Queue(worker.place(AT)),
    begin({ words }) {
      words[AT + MAXSIZE] = maxsize;
    },
    locks: [AT + PUT_LOCK, AT + GET_LOCK],
    hasSimpleLocks: true,
    workers,
    ...rest,
  };
}

const puts = (...items: number[]): Calls => items.map((item) => (queue) => queue.put(item));

/** Adds what it gets, if it gets anything, to what it got before. */
const getWithin =
  (timeout?: number): Call<Queue> =>
  (queue, _worker, before) => {
    const taken = (before as number[] | undefined) ?? [];
    try {
      return [...taken, queue.get(timeout)];
    } catch (error) {
      if (error instanceof QueueEmpty || error instanceof QueueShutDown) return taken;
      throw error;
    }
  };
const gets = (count: number, timeout?: number): Calls => times(count, [getWithin(timeout)]);

/** Returns what was taken by each, and what is left. */
function itemsOf(queue: Queue, { returned }: End): number[][] {
  const left: number[] = [];
  while (!queue.empty()) left.push(queue.get(0) as number);
  return [...returned.filter((each): each is number[] => Array.isArray(each)), left];
}

const upwards = (a: number, b: number) => a - b;

/** Each item was taken by one worker, in the order in which they were put, or is left. */
const allAreThere =
  (items: readonly number[]) =>
  (queue: Queue, end: End): void => {
    const there = itemsOf(queue, end);
    for (const each of there) expect(each).toEqual(each.toSorted(upwards));
    expect(there.flat().toSorted(upwards)).toEqual(items);
  };

explores(
  "Queue(1): 1 puts 2 items, 1 takes them",
  18_000,
  queueOf(1, [puts(1, 2), gets(2)], { atEnd: allAreThere([1, 2]) }),
);
explores(
  "Queue(): 1 puts 3 items, 1 takes them",
  18_000,
  queueOf(0, [puts(1, 2, 3), gets(3)], { atEnd: allAreThere([1, 2, 3]) }),
);
explores("Queue(): 2 put, 1 takes", 11_000, queueOf(0, [puts(1), puts(2), gets(2)], { naps: 0 }));

/** Returns whether the item is in. */
const putUnlessShutDown: Call<Queue> = (queue) => {
  try {
    queue.put(1);
    return true;
  } catch (error) {
    if (error instanceof QueueShutDown) return false;
    throw error;
  }
};
explores(
  "Queue(1): 1 puts, 1 takes, 1 shuts down",
  6_500,
  queueOf(1, [[putUnlessShutDown], gets(2), [(queue) => queue.shutdown()]], {
    atEnd(queue, { returned: [isIn, taken] }) {
      expect(queue.empty()).toBe(true);
      expect(taken).toEqual(isIn ? [1] : []);
    },
  }),
);

explores(
  "Queue(): 1 puts 2 items and joins, 1 takes them and is done",
  13_000,
  queueOf(0, [
    [...puts(1, 2), (queue) => queue.join()],
    times<Queue>(2, [getWithin(), (queue) => queue.taskDone()]),
  ]),
);

/** Nothing was taken twice, and nothing lacks but what a killed worker may have been putting or taking. */
const nothingLacks =
  (items: readonly number[]) =>
  (queue: Queue, end: End): void => {
    const there = itemsOf(queue, end).flat();
    expect(new Set(there).size).toBe(there.length);
    const lacks = items.filter((item) => !there.includes(item));
    expect(lacks.length).toBeLessThanOrEqual(end.killed.size);
  };
const mortal = { deaths: 1, sliceMs: 50, naps: 0 };
explores(
  "Queue(): 2 put, 1 of them is killed, 1 takes",
  31_000,
  queueOf(0, [puts(1), puts(2), gets(2, 10)], {
    ...mortal,
    atEnd: nothingLacks([1, 2]),
    mayDie: (worker) => worker === 1,
  }),
);
catches("a queue that wakes nobody", FOR_EVER, muted(queueOf(0, [puts(1), gets(1)])));
