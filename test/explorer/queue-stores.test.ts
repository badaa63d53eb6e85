import { expect } from "vitest";
import { LifoQueue } from "../../packages/core/src/sync/lifo-queue.ts";
import { PriorityQueue } from "../../packages/core/src/sync/priority-queue.ts";
import { Queue } from "../../packages/core/src/sync/queue.ts";
import { HEAD, ITEMS, PUT_LOCK, TAIL } from "../../packages/core/src/sync/queue-words.ts";
import type { Call, End } from "./scenario.ts";
import { explores } from "./scenarios.ts";
import { HEAP } from "./worker.ts";

const AT = 8;
/** How many steps were completed. */
const DONE = 64;

/** A number is put, "get" takes one out. */
const STEPS = [3, 1, "get", 4, 2, "get", 5, 0, "get", "get"] as const;

const steps: Call<Queue>[] = STEPS.map((step, i) => (queue, { words }) => {
  if (step === "get") queue.get(0);
  else queue.put(step);
  words[DONE] = i + 1;
});

/** Returns the items in the order in which they come out after so many steps. */
function itemsAfter(count: number, add: (items: number[], item: number) => void): number[] {
  const items: number[] = [];
  for (const step of STEPS.slice(0, count)) {
    if (step === "get") items.shift();
    else add(items, step);
  }
  return items;
}

/** After a death in the middle of a step, it is as if the step had been taken as a whole, or not at all. */
const isWhole = (add: (items: number[], item: number) => void) => (queue: Queue, _end: End) => {
  const done = queue.place.memory.words[DONE];
  const left: unknown[] = [];
  while (!queue.empty() && left.length < STEPS.length) left.push(queue.get(0));
  expect([itemsAfter(done, add), itemsAfter(done + 1, add)]).toContainEqual(left);
  queue.put(7);
  expect(queue.get(0)).toBe(7);
};

const common = { workers: [steps], deaths: 1, sliceMs: 50 };

explores("Queue: killed anywhere, an item is in it or not", 91, {
  ...common,
  make: (worker) => new Queue(worker.place(AT)),
  // The third item does not fit into the first segment any more.
  begin({ words }) {
    const segment = words[HEAP];
    words[HEAP] += 4096;
    words[AT + ITEMS] = segment;
    words[AT + TAIL] = words[AT + HEAD] = segment;
    words[AT + TAIL + 1] = words[AT + HEAD + 1] = 4096 - 8;
  },
  atEnd: isWhole((items, item) => items.push(item)),
});

explores("LifoQueue: killed anywhere, an item is in it or not", 90, {
  ...common,
  make: (worker) => new LifoQueue(worker.place(AT)),
  atEnd: isWhole((items, item) => items.unshift(item)),
});

explores("PriorityQueue: killed anywhere, an item is in it or not", 280, {
  ...common,
  make: (worker) => new PriorityQueue(worker.place(AT)),
  atEnd: isWhole((items, item) => items.push(item) && items.sort((a, b) => a - b)),
});

const putsOf = (...items: number[]): Call<Queue>[] => items.map((item) => (queue) => queue.put(item));

explores("PriorityQueue: 2 workers, both killed anywhere", 15_000, {
  make: (worker) => new PriorityQueue(worker.place(AT)),
  workers: [putsOf(2, 1), [...putsOf(0), (queue) => queue.get(0)]],
  deaths: 2,
  sliceMs: 50,
  naps: 0,
  locks: [AT + PUT_LOCK],
  hasSimpleLocks: true,
  atEnd(queue, { returned, killed }) {
    const left: number[] = [];
    while (!queue.empty() && left.length < STEPS.length) left.push(queue.get(0) as number);
    expect(left).toEqual(left.toSorted((a, b) => a - b));
    const there = [...left, returned[1]].filter((each) => each !== undefined);
    expect(new Set(there).size).toBe(there.length);
    const put = [...(killed.has(1) ? [] : [1, 2]), ...(killed.has(2) ? [] : [0])];
    // What one that was killed had taken is gone with it.
    const lacks = put.filter((item) => !there.includes(item));
    expect(lacks.length).toBeLessThanOrEqual(killed.has(2) ? 1 : 0);
  },
});
