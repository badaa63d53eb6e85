import "nogil";
import { QueueEmpty, QueueFull, QueueShutDown } from "nogil";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Place } from "../../packages/core/src/memory/place.ts";
import { LifoQueue } from "../../packages/core/src/sync/lifo-queue.ts";
import { Lock } from "../../packages/core/src/sync/lock.ts";
import { PriorityQueue } from "../../packages/core/src/sync/priority-queue.ts";
import { Queue } from "../../packages/core/src/sync/queue.ts";
import { GET_LOCK, MAXSIZE, PUT_LOCK } from "../../packages/core/src/sync/queue-words.ts";
import { atEveryMoment, atEveryMomentAsync, once } from "../fixtures/interrupt.ts";
import { TrackedAllocator } from "../fixtures/tracked-allocator.ts";
import { AT, World } from "../fixtures/world.ts";

let world: World;

function begin(maxsize = 0): void {
  world = new World(1 << 15);
  world.allocator = new TrackedAllocator(world);
  world.words[AT + MAXSIZE] = maxsize;
}

beforeEach(() => {
  begin();
  vi.spyOn(performance, "now").mockImplementation(() => world.now);
});
afterEach(() => void vi.restoreAllMocks());

const placeOf = (worker: number, ...meanwhile: (() => void)[]) =>
  new Place(world.worker(worker, ...meanwhile), AT, "part");

/** Whether somebody holds a lock of the queue. */
const isHeld = (offset: number) => new Lock(placeOf(9).inside(offset)).locked();

for (const Class of [Queue, LifoQueue, PriorityQueue]) {
  const { name } = Class;
  const queueOf = (worker: number, ...meanwhile: (() => void)[]) =>
    new Class<number>(placeOf(worker, ...meanwhile));
  const [putLock, getLock] = Class === Queue ? [PUT_LOCK, GET_LOCK] : [PUT_LOCK, PUT_LOCK];
  /** Does something once, as soon as the locks for it are free: another worker would wait until then. */
  const onceFree = (locks: number[], act: () => void) => {
    const doIt = once(act);
    return () => {
      if (!locks.some(isHeld)) doIt();
    };
  };
  const bothLocks = [putLock, getLock];

  test(`${name}.get() sleeps again after waking for no reason`, () => {
    const queue = queueOf(
      1,
      () => world.wakeForNoReason(),
      () => queueOf(2).put(7),
    );
    expect(queue.get()).toBe(7);
    expect(world.sleeps).toHaveLength(2);
  });

  test(`${name}.put() sleeps again after waking for no reason`, () => {
    begin(1);
    const queue = queueOf(
      1,
      () => world.wakeForNoReason(),
      () => expect(queueOf(2).get()).toBe(7),
    );
    queue.put(7);
    queue.put(8);
    expect(world.sleeps).toHaveLength(2);
    expect(queue.get()).toBe(8);
  });

  test(`${name}.get() misses no put, whenever it comes`, () => {
    atEveryMoment((interrupt) => {
      begin();
      const put = onceFree([putLock], () => queueOf(2).put(7));
      const queue = queueOf(1, put);
      expect(interrupt(() => queue.get(), put)).toBe(7);
      expect(queue.size).toBe(0);
    });
  });

  test(`${name}.put() misses no get, whenever it comes`, () => {
    atEveryMoment((interrupt) => {
      begin(1);
      queueOf(2).put(7);
      const get = onceFree([getLock], () => expect(queueOf(2).get()).toBe(7));
      const queue = queueOf(1, get);
      interrupt(() => queue.put(8), get);
      expect(queue.get()).toBe(8);
    });
  });

  test(`${name}.get() gets the next item after somebody else took the first, whenever that comes`, () => {
    atEveryMoment((interrupt) => {
      begin();
      const rob = onceFree(bothLocks, () => {
        queueOf(2).put(7);
        expect(queueOf(3).get()).toBe(7);
      });
      const queue = queueOf(1, rob, () => queueOf(2).put(8));
      expect(interrupt(() => queue.get(), rob)).toBe(8);
    });
  });

  test(`${name}.put() gets the next room after somebody else took the first, whenever that comes`, () => {
    atEveryMoment((interrupt) => {
      begin(1);
      queueOf(2).put(7);
      const rob = onceFree(bothLocks, () => {
        expect(queueOf(2).get()).toBe(7);
        queueOf(3).put(6);
      });
      const queue = queueOf(1, rob, () => expect(queueOf(2).get()).toBe(6));
      interrupt(() => queue.put(8), rob);
      expect(queue.get()).toBe(8);
    });
  });

  test(`Q-19: ${name}.get() waits only for what is left after it was robbed or woken for no reason`, () => {
    const queue = queueOf(
      1,
      () => {
        world.pass(30);
        queueOf(2).put(7);
        expect(queueOf(3).get()).toBe(7);
      },
      () => {
        world.pass(30);
        world.wakeForNoReason();
      },
      () => world.pass(40),
    );
    expect(() => queue.get(100)).toThrow(QueueEmpty);
    expect(world.sleeps).toEqual([100, 70, 40]);
    expect(world.now).toBe(100);
  });

  test(`Q-19: ${name}.put() waits only for what is left after it was robbed or woken for no reason`, () => {
    begin(1);
    const queue = queueOf(
      1,
      () => {
        world.pass(30);
        queueOf(2).get();
        queueOf(3).put(7);
      },
      () => {
        world.pass(30);
        world.wakeForNoReason();
      },
      () => world.pass(40),
    );
    queue.put(7);
    expect(() => queue.put(8, 100)).toThrow(QueueFull);
    expect(world.sleeps).toEqual([100, 70, 40]);
    expect([queue.size, queue.get()]).toEqual([1, 7]);
  });

  test(`${name}.get() takes an item that is there when the time runs out`, () => {
    const queue = queueOf(1, () => {
      world.pass(100);
      queueOf(2).put(7);
    });
    expect(queue.get(100)).toBe(7);
  });

  test(`${name}.put() takes the room that is there when the time runs out`, () => {
    begin(1);
    const queue = queueOf(1, () => {
      world.pass(100);
      queueOf(2).get();
    });
    queue.put(7);
    queue.put(8, 100);
    expect(queue.get()).toBe(8);
  });

  test(`${name}.get(0) and put(0) wait for the lock, which nobody holds for long`, () => {
    begin(1);
    const inTheWay = new Lock(placeOf(2).inside(getLock));
    const getter = queueOf(1, () => inTheWay.release());
    getter.put(7);
    inTheWay.acquire();
    expect(getter.get(0)).toBe(7);
    const alsoInTheWay = new Lock(placeOf(2).inside(putLock));
    const putter = queueOf(1, () => alsoInTheWay.release());
    alsoInTheWay.acquire();
    putter.put(8, 0);
    expect(putter.size).toBe(1);
    expect(world.sleeps).toHaveLength(2);
  });

  test(`${name}.getAsync() whose time runs out while it waits for the lock takes what there is`, async () => {
    const inTheWay = new Lock(placeOf(2).inside(getLock));
    const queue = queueOf(1);
    queue.put(7);
    inTheWay.acquire();
    const late = queue.getAsync({ timeout: 10 });
    world.pass(100);
    await turns();
    inTheWay.release();
    expect(await late).toBe(7);
  });

  test(`${name}.get() whose time runs out loses no item for others, whenever it comes`, async () => {
    const waits: Promise<number>[] = [];
    atEveryMoment((interrupt) => {
      begin();
      const put = onceFree([putLock], () => queueOf(2).put(7));
      const asleep = queueOf(3).getAsync();
      const queue = queueOf(1, () => world.pass(100));
      let mine: number | undefined;
      try {
        mine = interrupt(() => queue.get(100), put);
      } catch (error) {
        expect(error).toBeInstanceOf(QueueEmpty);
      }
      put();
      if (mine !== undefined) queueOf(2).put(mine);
      expect(world.asleep).toBe(0);
      waits.push(asleep);
    });
    expect(await Promise.all(waits)).toEqual(waits.map(() => 7));
  });

  test(`${name}.put() whose time runs out loses no room for others, whenever it comes`, async () => {
    const waits: Promise<void>[] = [];
    atEveryMoment((interrupt) => {
      begin(1);
      queueOf(2).put(7);
      const get = onceFree([getLock], () => expect(queueOf(2).get()).toBe(7));
      const asleep = queueOf(3).putAsync(9);
      const queue = queueOf(1, () => world.pass(100));
      let isIn = true;
      try {
        interrupt(() => queue.put(8, 100), get);
      } catch (error) {
        expect(error).toBeInstanceOf(QueueFull);
        isIn = false;
      }
      get();
      if (isIn) expect(queueOf(2).get()).toBe(8);
      expect(world.asleep).toBe(0);
      waits.push(asleep);
    });
    expect(await Promise.all(waits)).toEqual(waits.map(() => undefined));
  });

  test(`${name}: as many takers get an item as items come before the first of them wakes`, async () => {
    const takers = [1, 3, 4].map((worker) => queueOf(worker).getAsync());
    for (const item of [7, 8, 9]) queueOf(2).put(item);
    expect((await Promise.all(takers)).toSorted((a, b) => a - b)).toEqual([7, 8, 9]);
  });

  test(`${name}: as many putters get room as there is before the first of them wakes`, async () => {
    begin(3);
    for (const item of [1, 2, 3]) queueOf(2).put(item);
    const putters = [7, 8, 9].map((item) => queueOf(item).putAsync(item));
    for (let i = 0; i < 3; i++) queueOf(2).get();
    await Promise.all(putters);
    expect([1, 2, 3].map(() => queueOf(2).get()).toSorted((a, b) => a - b)).toEqual([7, 8, 9]);
  });

  test(`${name}.get() misses no put while another taker is on its way, whenever it comes`, async () => {
    const takers: Promise<number>[] = [];
    atEveryMoment((interrupt) => {
      begin();
      takers.push(queueOf(3).getAsync());
      queueOf(2).put(6);
      expect(queueOf(4).get()).toBe(6); // from the one that was woken
      const put = onceFree([putLock], () => queueOf(2).put(7));
      expect(interrupt(() => queueOf(1, put).get(), put)).toBe(7);
      queueOf(2).put(8);
    });
    expect(await Promise.all(takers)).toEqual(takers.map(() => 8));
  });

  test(`${name}: one who puts many items wakes a taker once, until it looks`, async () => {
    const notified = vi.fn();
    const { futex, ...memory } = world.worker(2);
    const queue = new Class<number>(
      new Place(
        { ...memory, futex: { ...futex, notify: (...args) => (notified(), futex.notify(...args)) } },
        AT,
        "part",
      ),
    );
    const taker = queueOf(1).getAsync();
    for (let item = 0; item < 5; item++) queue.put(item);
    expect(notified).toHaveBeenCalledTimes(1);
    await taker;
    const next = queueOf(1).getAsync();
    await next;
    while (queue.size > 0) queue.get();
    const last = queueOf(1).getAsync();
    queue.put(7);
    expect(notified).toHaveBeenCalledTimes(2);
    expect(await last).toBe(7);
  });

  test(`PEER-01: ${name}.getAsync() aborted before an item came takes none`, async () => {
    const { signal, abort } = abortable();
    const aborted = queueOf(1).getAsync({ signal });
    const next = queueOf(3).getAsync();
    abort();
    await expect(aborted).rejects.toBe("enough");
    expect(world.asleep).toBe(1);
    queueOf(2).put(7);
    expect(await next).toBe(7);
  });

  test(`PEER-03: ${name}.getAsync() aborted after it was woken leaves the item to the next`, async () => {
    const { signal, abort } = abortable();
    const aborted = queueOf(1).getAsync({ signal });
    const next = queueOf(3).getAsync();
    queueOf(2).put(7);
    abort();
    await expect(aborted).rejects.toBe("enough");
    expect(await next).toBe(7);
  });

  test(`PEER-03: ${name}.getAsync() aborted while it waits for the lock leaves the item to the next`, async () => {
    const { signal, abort } = abortable();
    const inTheWay = new Lock(placeOf(4).inside(getLock));
    const aborted = queueOf(1).getAsync({ signal });
    const next = queueOf(3).getAsync();
    queueOf(2).put(7);
    inTheWay.acquire();
    await turns(); // it is awake now
    abort();
    await expect(aborted).rejects.toBe("enough");
    inTheWay.release();
    expect(await next).toBe(7);
  });

  test(`PEER-03: ${name}.putAsync() aborted after it was woken leaves the room to the next`, async () => {
    begin(1);
    for (const isLocked of [false, true]) {
      queueOf(2).put(7);
      const { signal, abort } = abortable();
      const inTheWay = new Lock(placeOf(4).inside(putLock));
      const aborted = queueOf(1).putAsync(8, { signal });
      const next = queueOf(3).putAsync(9);
      expect(queueOf(2).get()).toBe(7);
      if (isLocked) inTheWay.acquire();
      if (isLocked) await turns();
      abort();
      await expect(aborted).rejects.toBe("enough");
      if (isLocked) inTheWay.release();
      await next;
      expect([queueOf(2).get(), queueOf(2).size]).toEqual([9, 0]);
    }
  });

  test(`PEER-01: ${name}.getAsync() aborted after it took an item has it`, async () => {
    const { signal, abort } = abortable();
    queueOf(2).put(7);
    const mine = queueOf(1).getAsync({ signal });
    await turns();
    abort();
    expect(await mine).toBe(7);
  });

  test(`PEER-02: ${name}.getAsync() and putAsync() aborted straight after the call leave everything as it was`, async () => {
    const { signal, abort } = abortable();
    queueOf(2).put(7);
    const getting = queueOf(1).getAsync({ signal });
    const putting = queueOf(1).putAsync(8, { signal });
    abort();
    await expect(getting).rejects.toBe("enough");
    await expect(putting).rejects.toBe("enough");
    expect([queueOf(2).size, queueOf(2).get()]).toEqual([1, 7]);
  });

  test(`Q-11: ${name}.shutdown() wakes all who wait, whenever it comes`, async () => {
    for (const immediate of [false, true]) {
      await atEveryMomentAsync(async (interrupt) => {
        begin(1);
        const shutdown = onceFree(bothLocks, () => queueOf(2).shutdown(immediate));
        const getting = interrupt(() => queueOf(1).getAsync(), shutdown);
        shutdown();
        await expect(getting).rejects.toBeInstanceOf(QueueShutDown);
      });
      await atEveryMomentAsync(async (interrupt) => {
        begin(1);
        queueOf(2).put(7);
        const shutdown = onceFree(bothLocks, () => queueOf(2).shutdown(immediate));
        const putting = interrupt(() => queueOf(1).putAsync(8), shutdown);
        shutdown();
        await expect(putting).rejects.toBeInstanceOf(QueueShutDown);
      });
    }
  });

  test(`Q-11: ${name}.put() that waits for room is refused although room appears with the shutdown`, async () => {
    begin(1);
    queueOf(2).put(7);
    const putting = queueOf(1).putAsync(8);
    expect(queueOf(2).get()).toBe(7);
    queueOf(2).shutdown();
    await expect(putting).rejects.toBeInstanceOf(QueueShutDown);
    expect(queueOf(2).size).toBe(0);
  });

  test(`Q-08: ${name}.join() misses no taskDone(), whenever it comes`, () => {
    atEveryMoment((interrupt) => {
      begin();
      const queue = queueOf(2);
      queue.put(7);
      queue.get();
      const done = once(() => queue.taskDone());
      expect(interrupt(() => queueOf(1, done).join(), done)).toBe(true);
    });
  });

  test(`Q-12: ${name}.join() misses no taskDone() that meets shutdown(true), whenever`, async () => {
    await atEveryMomentAsync(async (interrupt) => {
      begin();
      const queue = queueOf(2);
      for (const item of [7, 7, 7]) queue.put(item);
      queue.get();
      const joining: Promise<boolean>[] = [];
      const shutdown = once(() => {
        joining.push(queueOf(1).joinAsync());
        queueOf(3).shutdown(true);
        joining.push(queueOf(1).joinAsync());
      });
      interrupt(() => queue.taskDone(), shutdown);
      shutdown();
      expect(await Promise.all(joining)).toEqual([true, true]);
    });
  });

  test(`${name}.shutdown() waits for whoever is about to put or to take`, () => {
    for (const offset of bothLocks) {
      for (const immediate of [false, true]) {
        begin();
        const inTheWay = new Lock(placeOf(2).inside(offset));
        const queue = queueOf(1, () => inTheWay.release());
        inTheWay.acquire();
        queue.shutdown(immediate);
        expect(world.sleeps).toHaveLength(1);
      }
    }
  });

  test(`PEER-07: ${name} lets those who put and those who take disturb each other only where it must`, () => {
    begin();
    queueOf(2).put(7);
    const taking = new Lock(placeOf(2).inside(GET_LOCK));
    taking.acquire();
    queueOf(1).put(8);
    taking.release();
    const putting = new Lock(placeOf(2).inside(PUT_LOCK));
    if (Class === Queue) putting.acquire();
    queueOf(1).get();
    expect(world.sleeps).toHaveLength(0);
  });

  test(`Q-07: ${name}.taskDone() of two at once counts both, whenever they meet`, () => {
    atEveryMoment((interrupt) => {
      begin();
      const queue = queueOf(2);
      for (const item of [7, 7]) queue.put(item);
      const done = once(() => queueOf(3).taskDone());
      interrupt(() => queue.taskDone(), done);
      done();
      expect(queue.join(0)).toBe(true);
      expect(() => queue.taskDone()).toThrow(RangeError);
    });
  });

  test(`${name}.join() waits only for what is left, and not longer than its time`, () => {
    const queue = queueOf(
      1,
      () => {
        world.pass(60);
        world.wakeForNoReason();
      },
      () => world.pass(40),
    );
    queue.put(7);
    expect(queue.join(100)).toBe(false);
    expect(world.sleeps).toEqual([100, 40]);
  });
}

function abortable() {
  const controller = new AbortController();
  return { signal: controller.signal, abort: () => controller.abort("enough") };
}

/** Lets everybody who is awake go on until it sleeps. */
async function turns(): Promise<void> {
  for (let i = 0; i < 20; i++) await Promise.resolve();
}
