import { defineTasks } from "nogil";
import { runtimeNames } from "nogil/runtimes";
import { Process } from "nogil/multiprocessing";
import type { Shared } from "nogil/threading";
import { expect, test } from "vitest";
import { decode, discard, encode, peek } from "../../packages/core/src/memory/codec.ts";
import { finish, HANGS_MS } from "../fixtures/finish.ts";
import { collectGarbage, collectUntil, fateOf } from "../fixtures/garbage.ts";
import {
  drop,
  failWith,
  giveBackTwice,
  keep,
  keepMember,
  receiveTwice,
  useAll,
  useEach,
} from "../fixtures/give-back-tasks.ts";
import { kinds, start } from "../fixtures/kinds.ts";
import type { Kind, Lock } from "../fixtures/kinds.ts";
import { references, untilReferences } from "../fixtures/references.ts";
import { until } from "../fixtures/until.ts";
import { nothing } from "../fixtures/worker-tasks.ts";
import { workersLeft } from "../fixtures/workers-left.ts";

/** For a test that starts many workers, one after another, in ms. */
const MANY = { timeout: 180_000 };

/** A function whose module no worker finds. */
const { missing } = defineTasks(new URL("nowhere.ts", import.meta.url).href, {
  missing: (_lock: Lock) => {},
});

for (const kind of kinds) {
  const { name, Lock, Event, Value, Queue, SharedList, Worker } = kind;

  test(`${name}: what nobody has any more is given back, with what it refers to`, async () => {
    const { allocator } = new Lock().place.memory;
    await collectGarbage();
    const before = allocator.inUse();
    for (let i = 0; i < 3; i++) dropAll(kind);
    expect(allocator.inUse()).toBeGreaterThan(before + 3 * 10_000);
    await collectUntil("all is given back", () => allocator.inUse() <= before);
  });

  test(`${name}: a worker that ends gives back what it had`, async () => {
    const [lock, there, end] = [new Lock(), new Event(), new Event()];
    const worker = start(kind, keep, [{ lock }], there, end);
    expect(await there.waitAsync({ timeout: HANGS_MS })).toBe(true);
    expect(references(lock)).toBe(2);
    end.set();
    await finish(worker);
    for (const each of [lock, there, end]) await untilReferences(each, 1);
  });

  test(`${name}: a worker that fails gives back what it had`, async () => {
    const lock = new Lock();
    const worker = start(kind, failWith, [lock]);
    expect(await worker.joinAsync({ timeout: HANGS_MS })).toBe(true);
    await untilReferences(lock, 1);
  });

  test(`${name}: a worker whose target cannot be loaded gives back what it did not come to read`, async () => {
    const lock = new Lock();
    const worker = start(kind, missing, lock);
    expect(await worker.joinAsync({ timeout: HANGS_MS })).toBe(true);
    await untilReferences(lock, 1);
  });

  test(`${name}: a worker that is not started, as something cannot travel, holds on to nothing`, async () => {
    await workersLeft(); // so that nobody else gives back anything meanwhile
    const lock = new Lock();
    for (const wrong of [() => 1, new Map([[lock, Symbol("s")]]), [[[[[[lock, () => 1]]]]]]]) {
      const worker = new Worker({ target: nothing as (...args: unknown[]) => void, args: [lock, wrong] });
      const { allocator } = lock.place.memory;
      const used = allocator.inUse();
      expect(() => worker.start()).toThrow(TypeError);
      expect(references(lock)).toBe(1);
      expect(allocator.inUse()).toBe(used);
    }
  });

  test(`${name}: a lock that one worker drops stays for another that uses it`, async () => {
    const [lock, gone, end] = [new Lock(), new Event(), new Event()];
    const worker = start(kind, drop, [lock], gone, end);
    expect(await gone.waitAsync({ timeout: HANGS_MS })).toBe(true);
    await untilReferences(lock, 1);
    expect(lock.acquire(0)).toBe(true);
    end.set();
    await finish(worker);
    lock.release();
  });

  test(`${name}: the lock of a Value that was dropped stays for whoever has it`, async () => {
    const [there, end] = [new Event(), new Event()];
    const { lock, fate } = memberOnly(kind);
    const value = new Value("i32", 0);
    const worker = start(kind, keepMember, value, there, end);
    expect(await there.waitAsync({ timeout: HANGS_MS })).toBe(true);
    await collectUntil("the value is garbage", () => fate.collected);
    await untilReferences(lock, 1);
    lock.acquire();
    expect(lock.locked()).toBe(true);
    lock.release();
    end.set();
    await finish(worker);
    await untilReferences(value.lock, 2); // this worker, and the value
  });

  test(`${name}: a lock that is dropped while it lies in a message, a queue or a list is there for the receiver`, async () => {
    const [queue, list] = [new Queue<Lock>(), new SharedList<Lock>()];
    const [inQueue, inList] = [queued(kind, queue), queued(kind, { put: (lock: Lock) => list.push(lock) })];
    await collectUntil("both are garbage", () => inQueue.fate.collected && inList.fate.collected);
    for (const { place } of [inQueue, inList]) await untilReferences({ place } as Lock, 1);
    const works = new Value("i32", 0);
    await finish(start(kind, useAll, [queue.get(), list.at(0)!], works));
    expect(works.value).toBe(2);
  });

  test(`${name}: a queue and a list that are dropped give back what lies in them`, async () => {
    const lock = new Lock();
    const fates = filled(kind, lock);
    expect(references(lock)).toBe(6);
    await collectUntil("they are garbage", () => fates.every(({ collected }) => collected));
    await untilReferences(lock, 1);
  });

  test(`${name}: an object that comes twice in a message arrives as one, and is counted once`, async () => {
    const [lock, queue] = [new Lock(), new Queue()];
    queue.put(lock);
    const list = [lock, { again: lock }, new Map([["lock", lock]]), new Set([lock])];
    const bytes = encode(list, "list", name);
    expect(references(lock)).toBe(3);
    discard(bytes);
    await finish(start(kind, receiveTwice, list, lock, queue));
    await untilReferences(lock, 1);
  });

  test(`${name}: a message holds on to what is in it until it is decoded or discarded, and to nothing else`, () => {
    const lock = new Lock();
    for (const value of [lock, [lock, lock], { a: new Map([[lock, lock]]) }, [[[[[[lock]]]]]]]) {
      const bytes = encode(value, "value", name);
      expect(references(lock)).toBe(2);
      peek(bytes);
      expect(references(lock)).toBe(2);
      decode(bytes);
      expect(references(lock)).toBe(1);
      discard(encode(value, "value", name));
      expect(references(lock)).toBe(1);
    }
  });

  test(`${name}: what was sent is not kept alive by having been sent`, async () => {
    for (const wrap of [(lock: Lock) => [lock], (lock: Lock) => new Map([[1, lock]])]) {
      const fate = sent(kind, wrap);
      await collectUntil("it is garbage", () => fate.collected);
    }
  });

  test(`${name}: what was given back when a worker ended is not given back again`, async () => {
    const value = new Value("i32", 0);
    const type = name === "threads" ? "thread" : "process";
    await finish(start(kind, giveBackTwice, type, value));
    expect(value.value).toBe(1);
  });

  test(`${name}: 10,000 locks at once can be used, here and by a worker that gets them in one message`, async () => {
    const locks = Array.from({ length: 10_000 }, () => new Lock());
    expect(new Set(locks.map(({ place }) => place.at)).size).toBe(10_000);
    const works = new Value("i32", 0);
    useAll(locks, works);
    locks[0].acquire();
    locks[9_999].acquire();
    await finish(start(kind, useAll, locks, works));
    expect(works.value).toBe(19_998);
    for (const lock of locks) await untilReferences(lock, 1);
    expect(locks.filter((lock) => lock.locked())).toEqual([locks[0], locks[9_999]]);
  });

  test(`${name}: 3,000 fresh locks, each in a message of its own, are all given back`, async () => {
    const [queue, used] = [new Queue<Lock | undefined>(), new Value("i32", 0)];
    const worker = start(kind, useEach, queue, used);
    const { allocator } = used.place.memory;
    await until("it runs", () => references(queue) === 2);
    const before = allocator.inUse();
    for (let i = 0; i < 3_000; i++) {
      queue.put(new Lock());
      if (i % 100 === 0) await until("it keeps up", () => used.value >= i - 100);
    }
    queue.put(undefined);
    await finish(worker);
    expect(used.value).toBe(3_000);
    // 64 bytes each, and what a queue and a worker need.
    await collectUntil("they are given back", () => allocator.inUse() - before < 3_000 * 16 * 0.05);
  });

  test(
    `${name}: workers that start and end, each with a fresh lock, leave nothing behind`,
    MANY,
    async () => {
      const { allocator } = new Lock().place.memory;
      const round = async () => {
        const works = new Value("i32", 0);
        for (let i = 0; i < 4; i++) {
          await finish(...Array.from({ length: 5 }, () => start(kind, useAll, [new Lock()], works)));
        }
        expect(works.value).toBe(20);
      };
      await round();
      await collectGarbage();
      const before = allocator.inUse();
      for (let i = 0; i < 3; i++) await round();
      await collectUntil("the others are given back", () => allocator.inUse() - before < 20 * 16);
    },
  );
}

for (const runtime of runtimeNames) {
  const begin = (target: (...args: never[]) => unknown, ...args: unknown[]) => {
    const child = new Process({
      target: target as (...args: unknown[]) => unknown,
      args,
      runtime,
      daemon: true,
    });
    child.start();
    return child;
  };

  for (const signal of ["kill", "terminate"] as const) {
    test(`what a process on ${runtime} referred to is given back after ${signal}()`, async () => {
      const [, { Lock, Value, Event }] = kinds;
      const [lock, value, there, end] = [new Lock(), new Value("i32", 0), new Event(), new Event()];
      value.lock.acquire();
      value.lock.release();
      const child = begin(keep, [Array.from({ length: 200 }, () => new Lock()), { lock, value }], there, end);
      expect(await there.waitAsync({ timeout: HANGS_MS })).toBe(true);
      const counts = () => [lock, value, there, end].map(references);
      expect(counts()).toEqual([2, 2, 2, 2]);
      child[signal]();
      expect(await child.joinAsync({ timeout: HANGS_MS })).toBe(true);
      expect(counts()).toEqual([1, 1, 1, 1]);
      expect(references(value.lock)).toBe(2);
    });
  }

  test(`what a process on ${runtime} that is killed before it reads them got as arguments is given back`, async () => {
    const [, { Lock, Queue, Event }] = kinds;
    const lock = new Lock();
    const queue = new Queue();
    queue.put(lock);
    // Should it come to read them before it is killed, it keeps them.
    const child = begin(keep, [lock, queue], new Event(), new Event());
    expect(references(lock)).toBe(3);
    child.kill();
    expect(await child.joinAsync({ timeout: HANGS_MS })).toBe(true);
    expect([references(lock), references(queue)]).toEqual([2, 1]);
  });
}

/** Makes and drops one object of every class, with what it refers to. */
function dropAll({ Lock, RLock, Condition, ...kind }: Kind): void {
  const [value, array] = [new kind.Value("i32", 1), new kind.SharedArray("f64", 1_000)];
  const [lock, list, queue] = [new Lock(), new kind.SharedList(), new kind.Queue()];
  for (let i = 0; i < 100; i++) {
    list.push([lock, "x".repeat(100)]);
    queue.put({ lock, text: "x".repeat(100) });
  }
  expect([value, array].map((each) => each.lock.locked())).toEqual([false, false]);
  const others: Shared[] = [
    new RLock(),
    new kind.Semaphore(2),
    new kind.BoundedSemaphore(2),
    new kind.Barrier(2),
  ];
  others.push(new kind.Event(), new kind.LifoQueue(), new kind.PriorityQueue());
  others.push(new Condition(), new Condition(new RLock()), new Condition(lock));
  expect(others.every(({ place }) => place.at > 0)).toBe(true);
}

function memberOnly({ Value }: Kind) {
  const value = new Value("i32", 1);
  return { lock: value.lock, fate: fateOf(value) };
}

function queued({ Lock }: Kind, queue: { put(lock: Lock): unknown }) {
  const lock = new Lock();
  queue.put(lock);
  return { place: lock.place, fate: fateOf(lock) };
}

function filled({ Queue, LifoQueue, PriorityQueue, SharedList }: Kind, lock: Lock) {
  const all = [new Queue(), new LifoQueue(), new PriorityQueue()];
  for (const queue of all) queue.put(queue instanceof PriorityQueue ? [1, lock] : { lock });
  const [list, outer] = [new SharedList(), new SharedList()];
  list.push([lock]);
  outer.push({ list });
  outer.push(lock);
  return [...all, list, outer].map(fateOf);
}

function sent({ Lock, name }: Kind, wrap: (lock: Lock) => unknown) {
  const lock = new Lock();
  decode(encode(wrap(lock), "value", name));
  return fateOf(lock);
}
