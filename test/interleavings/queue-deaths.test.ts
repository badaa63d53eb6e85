import "nogil";
import { QueueEmpty } from "nogil";
import { beforeEach, expect, test } from "vitest";
import { Place } from "../../packages/core/src/memory/place.ts";
import { LifoQueue } from "../../packages/core/src/sync/lifo-queue.ts";
import { PriorityQueue } from "../../packages/core/src/sync/priority-queue.ts";
import { Queue } from "../../packages/core/src/sync/queue.ts";
import { atEveryDeath, diesAt } from "../fixtures/interrupt.ts";
import { TrackedAllocator } from "../fixtures/tracked-allocator.ts";
import { AT, World } from "../fixtures/world.ts";

const DEAD = 1;
let world: World;
let allocator: TrackedAllocator;

function begin(): void {
  world = new World(1 << 17);
  allocator = world.allocator = new TrackedAllocator(world);
}

beforeEach(begin);

type Item = number | string | readonly [number, string];

/** By what the items are sorted that tests put; the 16th makes an array of slots grow. */
const ORDERS_OF_ITEMS = [5, 3, 8, 1, 9, 4, 6, 10, 14, 12, 11, 13, 15, 17, 16];

/** Kinds of items; `order` is what a priority queue sorts by. */
const KINDS: Record<string, (order: number) => Item> = {
  numbers: (order) => order,
  pairs: (order) => [order, "x".repeat(10 * order)],
  "items that fill a quarter of a segment": (order) => [order, "y".repeat(4_000)],
  "items with blocks of their own": (order) => [order, "z".repeat(6_000)],
};

/** In which order each kind of queue gives what was put in this order. */
const ORDERS = {
  Queue: (items: Item[]) => items,
  LifoQueue: (items: Item[]) => items.toReversed(),
  PriorityQueue: (items: Item[]) => items.toSorted((a, b) => orderOf(a) - orderOf(b)),
};

for (const Class of [Queue, LifoQueue, PriorityQueue]) {
  const name = Class.name as keyof typeof ORDERS;
  const queueOf = (worker: number) =>
    new Class<Item>(
      new Place(world.worker(worker, ...Array(9).fill(() => world.wakeForNoReason())), AT, "part"),
    );
  /** Kinds that can be in one queue. */
  const mixable = Object.values(KINDS).slice(name === "PriorityQueue" ? 1 : 0);
  const drain = (worker = 3): Item[] => {
    const queue = queueOf(worker);
    const items: Item[] = [];
    for (let left = queue.size; left > 0; left--) items.push(queue.get(0));
    expect(() => queue.get(0)).toThrow(QueueEmpty);
    return items;
  };

  for (const [kind, make] of Object.entries(KINDS)) {
    test(`${name} of ${kind}: a worker killed in put(), whenever, leaves the item in or out`, () => {
      let ins = 0;
      let runs = 0;
      for (const count of [0, 1, 2, 5, 6, 15]) {
        atEveryDeath((kill) => {
          begin();
          const items = ORDERS_OF_ITEMS.slice(0, count).map(make);
          for (const item of items) queueOf(2).put(item);
          const died = kill(() => queueOf(DEAD).put(make(2)));
          world.dead.add(DEAD);
          const isIn = queueOf(2).size === count + 1;
          if (!died) expect(isIn).toBe(true);
          queueOf(2).put(make(7));
          expect(drain()).toEqual(ORDERS[name]([...items, ...(isIn ? [make(2)] : []), make(7)]));
          ins += Number(isIn);
          runs++;
        });
      }
      expect(ins).toBeGreaterThan(5); // killed after it took effect
      expect(runs - ins).toBeGreaterThan(5); // and before
    });

    test(`${name} of ${kind}: a worker killed in get(), whenever, leaves the item in or took it`, () => {
      for (const count of [1, 2, 5, 6, 15]) {
        atEveryDeath((kill) => {
          begin();
          const items = ORDERS_OF_ITEMS.slice(0, count).map(make);
          for (const item of items) queueOf(2).put(item);
          const [first] = ORDERS[name](items);
          kill(() => expect(queueOf(DEAD).get()).toEqual(first));
          world.dead.add(DEAD);
          const wasTaken = queueOf(2).size === count - 1;
          if (!wasTaken) expect(queueOf(2).size).toBe(count);
          const left = items.filter((item) => !wasTaken || item !== first);
          const last = name === "LifoQueue" ? [] : [make(7)];
          for (const item of last) queueOf(2).put(item);
          expect(drain()).toEqual(ORDERS[name]([...left, ...last]));
        });
      }
    });
  }

  test(`${name} survives any number of killed workers`, () => {
    for (let seed = 1; seed <= 200; seed++) {
      begin();
      const random = randomOf(seed);
      const model: Item[] = [];
      for (let step = 0; step < 80; step++) {
        const worker = 10 + step;
        const queue = queueOf(worker);
        const before = model.length;
        const item = mixable[random(mixable.length)](random(1_000));
        const nth = random(3) === 0 ? random(40) : Infinity;
        if (random(2) === 0) {
          diesAt(nth, () => queue.put(item));
          if (queueOf(2).size === before + 1) model.push(item);
        } else if (before > 0) {
          const [next] = ORDERS[name](model);
          diesAt(nth, () => expect(orderOf(queue.get(0))).toBe(orderOf(next)));
          if (queueOf(2).size === before - 1)
            model.splice(name === "LifoQueue" ? -1 : model.indexOf(next), 1);
        }
        if (nth !== Infinity) world.dead.add(worker);
        expect(queueOf(2).size).toBe(model.length);
      }
      expect(drain().map(orderOf)).toEqual(ORDERS[name](model).map(orderOf));
    }
  });

  test(`${name} gives all its memory back, whether its items were taken or not`, () => {
    for (const isDrained of [true, false]) {
      begin();
      const queue = queueOf(2);
      for (const make of mixable) for (let i = 0; i < 20; i++) queue.put(make(i));
      if (isDrained) expect(drain()).toHaveLength(20 * mixable.length);
      Class.dispose(queue.place.memory, AT);
      expect(allocator.lent.size).toBe(0);
    }
  });

  test(`${name} takes no more memory however long it is used`, () => {
    const queue = queueOf(2);
    let most = 0;
    for (let round = 0; round < 300; round++) {
      for (const make of mixable) queue.put(make(round % 10));
      expect(drain()).toHaveLength(mixable.length);
      if (round === 10) most = allocator.lent.size;
      if (round > 10) expect(allocator.lent.size).toBeLessThanOrEqual(most);
    }
  });

  test(`${name}: a worker killed in put() costs a block of memory at the most, and mostly none`, () => {
    for (const make of mixable) {
      let lost = 0;
      atEveryDeath((kill) => {
        begin();
        for (const order of [5, 3, 8, 9]) queueOf(2).put(make(order)); // the fifth needs another segment if they are long
        kill(() => queueOf(DEAD).put(make(1)));
        world.dead.add(DEAD);
        queueOf(2).put(make(2));
        drain();
        Class.dispose(queueOf(2).place.memory, AT);
        expect(allocator.lent.size).toBeLessThanOrEqual(1);
        lost += allocator.lent.size;
      });
      // In the few moments from when a block is taken until something leads to it.
      expect(lost).toBeLessThanOrEqual({ Queue: 3, LifoQueue: 2, PriorityQueue: 4 }[name]);
    }
  });

  test(`${name}.shutdown(true) killed in the middle drops all items, or none`, () => {
    atEveryDeath((kill) => {
      begin();
      for (const item of [3, 1, 2]) queueOf(2).put(item);
      queueOf(2).get();
      kill(() => queueOf(DEAD).shutdown(true));
      world.dead.add(DEAD);
      const queue = queueOf(2);
      if (queue.size === 0) {
        expect(() => queue.get(0)).toThrow("shut down");
        expect(() => queue.put(1, 0)).toThrow("shut down");
        queue.taskDone();
        expect(queue.join(0)).toBe(true);
      } else {
        expect(drain()).toHaveLength(2);
      }
      Class.dispose(queue.place.memory, AT);
      expect(allocator.lent.size).toBeLessThanOrEqual(1);
    });
  });
}

test("PriorityQueue keeps no memory for an item that it refuses", () => {
  const queue = new PriorityQueue<unknown>(new Place(world.worker(1), AT, "part"));
  queue.put([1, {}]);
  const before = allocator.lent.size;
  expect(() => queue.put([1, {}])).toThrow(TypeError);
  expect(allocator.lent.size).toBe(before);
});

function orderOf(item: Item): number {
  return typeof item === "object" ? item[0] : Number(item);
}

/** Whole numbers from 0, below what is asked for (xorshift32). */
function randomOf(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
}
