import "nogil";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Place } from "../../packages/core/src/memory/place.ts";
import { Semaphore } from "../../packages/core/src/sync/semaphore.ts";
import { atEveryMoment, once } from "../fixtures/interrupt.ts";
import { AT, World } from "../fixtures/world.ts";

/** Word that counts those who wait. */
const COUNT = AT + 3;

let world: World;
const semaphoreOf = (worker: number, ...meanwhile: (() => void)[]) =>
  new Semaphore(new Place(world.worker(worker, ...meanwhile), AT, "part"));

function newWorld(value = 0, limit = 2 ** 31 - 1): void {
  world = new World();
  world.words[AT] = value;
  world.words[AT + 1] = limit;
}

beforeEach(() => {
  newWorld();
  vi.spyOn(performance, "now").mockImplementation(() => world.now);
});
afterEach(() => void vi.restoreAllMocks());

test("Semaphore.acquire() sleeps again after waking for no reason", () => {
  const semaphore = semaphoreOf(
    1,
    () => world.wakeForNoReason(),
    () => semaphoreOf(2).release(),
  );
  expect(semaphore.acquire()).toBe(true);
  expect(world.sleeps).toHaveLength(2);
  expect(semaphore.value).toBe(0);
});

test("Semaphore.acquire() misses no release, whenever it comes", () => {
  for (const n of [1, 3]) {
    atEveryMoment((interrupt) => {
      newWorld();
      const release = once(() => semaphoreOf(2).release(n));
      const semaphore = semaphoreOf(1, release);
      expect(interrupt(() => semaphore.acquire(), release)).toBe(true);
      expect(semaphore.value).toBe(n - 1);
      expect(world.words[COUNT]).toBe(0);
    });
  }
});

test("Semaphore.release() misses no waiter, whenever it comes", async () => {
  const waits: Promise<boolean>[] = [];
  atEveryMoment((interrupt) => {
    newWorld();
    interrupt(
      () => semaphoreOf(2).release(),
      once(() => waits.push(semaphoreOf(1).acquireAsync())),
    );
    expect(world.asleep).toBe(0);
  });
  expect(await Promise.all(waits)).toEqual(waits.map(() => true));
});

test("Semaphore.acquire() of a value above 0 does not sleep", async () => {
  newWorld(2);
  expect(semaphoreOf(1).acquire()).toBe(true);
  expect(await semaphoreOf(1).acquireAsync()).toBe(true);
  expect(semaphoreOf(1).acquire(0)).toBe(false);
  expect(world.sleeps).toEqual([]);
});

test("Semaphore.acquire() never lets two through for one, whenever another tries", () => {
  atEveryMoment((interrupt) => {
    newWorld(1);
    let others = false;
    const mine = interrupt(
      () => semaphoreOf(1).acquire(0),
      once(() => (others = semaphoreOf(2).acquire(0))),
    );
    expect(mine).toBe(!others);
    expect(semaphoreOf(1).value).toBe(0);
  });
});

test("Semaphore.acquire() and release() lose nothing, whenever another does the same", () => {
  atEveryMoment((interrupt) => {
    newWorld(5);
    const other = semaphoreOf(2);
    const act = once(() => {
      other.acquire();
      other.acquire();
      other.release(7);
    });
    interrupt(() => {
      semaphoreOf(1).acquire();
      semaphoreOf(1).release(4);
    }, act);
    act();
    expect(other.value).toBe(13);
  });
});

test("Semaphore.acquire() sleeps again after somebody else was faster, whenever that comes", () => {
  atEveryMoment((interrupt) => {
    newWorld();
    const other = semaphoreOf(2);
    const overtake = once(() => {
      other.release();
      other.acquire();
    });
    const semaphore = semaphoreOf(1, overtake, () => other.release());
    expect(interrupt(() => semaphore.acquire(), overtake)).toBe(true);
    expect(other.value).toBe(0);
  });
});

test("SEM-11: Semaphore.release(n) wakes n sleepers, and no more", async () => {
  const waits = Array.from({ length: 6 }, (_, i) => semaphoreOf(i + 1).acquireAsync());
  semaphoreOf(9).release(4);
  expect(world.asleep).toBe(2);
  expect(await Promise.all(waits.slice(0, 4))).toEqual([true, true, true, true]);
  expect(world.asleep).toBe(2);
  semaphoreOf(9).release(2);
  expect(await Promise.all(waits)).toEqual(waits.map(() => true));
  expect(semaphoreOf(9).value).toBe(0);
});

test("Semaphore.release() twice before either sleeper runs lets both through", async () => {
  const waits = [1, 2].map((worker) => semaphoreOf(worker).acquireAsync());
  semaphoreOf(3).release();
  semaphoreOf(3).release();
  expect(await Promise.all(waits)).toEqual([true, true]);
});

test("Semaphore.acquire() returns false when its time runs out, and is then no waiter any more", () => {
  const semaphore = semaphoreOf(1, () => world.pass(100));
  expect(semaphore.acquire(100)).toBe(false);
  expect(world.words[COUNT]).toBe(0);
  semaphoreOf(2).release();
  expect(semaphore.value).toBe(1);
});

test("Semaphore.acquire() does not return before its deadline, and sleeps only for what is left", () => {
  const early = () => {
    world.pass(40);
    world.wakeForNoReason();
  };
  const semaphore = semaphoreOf(1, early, early, () => world.pass(20));
  expect(semaphore.acquire(100)).toBe(false);
  expect(world.sleeps).toEqual([100, 60, 20]);
  expect(world.now).toBe(100);
});

test("Semaphore.acquire() whose time runs out just as it is released takes it", () => {
  const semaphore = semaphoreOf(1, () => {
    world.pass(100);
    semaphoreOf(2).release();
  });
  expect(semaphore.acquire(100)).toBe(true);
  expect(semaphore.value).toBe(0);
});

test("SEM-14: Semaphore.acquire() whose time runs out loses nothing, whenever it is released", async () => {
  const waits: Promise<boolean>[] = [];
  atEveryMoment((interrupt) => {
    newWorld();
    const sleeper = semaphoreOf(3);
    const waiting = sleeper.acquireAsync();
    const release = once(() => semaphoreOf(2).release());
    const semaphore = semaphoreOf(1, () => world.pass(100));
    const mine = interrupt(() => semaphore.acquire(100), release);
    release();
    if (mine) semaphore.release();
    expect(world.asleep).toBe(0);
    waits.push(waiting);
  });
  expect(await Promise.all(waits)).toEqual(waits.map(() => true));
});

test("SEM-14: Semaphore.acquireAsync() that was woken, overtaken and out of time leaves nothing behind", async () => {
  const late = semaphoreOf(1).acquireAsync({ timeout: 100 });
  const next = semaphoreOf(2).acquireAsync();
  semaphoreOf(3).release();
  semaphoreOf(4).acquire();
  world.pass(100);
  expect(await late).toBe(false);
  expect(world.words[COUNT]).toBe(1);
  semaphoreOf(4).release();
  expect(await next).toBe(true);
  expect(world.words[COUNT]).toBe(0);
});

test("Semaphore.acquireAsync() aborted while it sleeps takes nothing and is no waiter any more", async () => {
  const { signal, abort } = abortable();
  const aborted = semaphoreOf(1).acquireAsync({ signal });
  const next = semaphoreOf(2).acquireAsync();
  abort();
  await expect(aborted).rejects.toBe("enough");
  expect(world.words[COUNT]).toBe(1);
  semaphoreOf(3).release();
  expect(await next).toBe(true);
});

test("PEER-03: Semaphore.acquireAsync() aborted after it was woken lets the next one through", async () => {
  const { signal, abort } = abortable();
  const aborted = semaphoreOf(1).acquireAsync({ signal });
  const next = semaphoreOf(2).acquireAsync();
  semaphoreOf(3).release();
  abort();
  await expect(aborted).rejects.toBe("enough");
  expect(await next).toBe(true);
  expect(semaphoreOf(3).value).toBe(0);
});

test("PEER-01: Semaphore.acquireAsync() aborted after it took something keeps it", async () => {
  newWorld(1);
  const { signal, abort } = abortable();
  expect(await semaphoreOf(1).acquireAsync({ signal })).toBe(true);
  abort();
  expect(semaphoreOf(1).value).toBe(0);
});

test("PEER-02: Semaphore.acquireAsync() aborted straight after the call rejects and takes nothing", async () => {
  newWorld(1);
  const { signal, abort } = abortable();
  const aborted = semaphoreOf(1).acquireAsync({ signal });
  abort();
  await expect(aborted).rejects.toBe("enough");
  expect(semaphoreOf(1).value).toBe(1);
});

test("Semaphore.release() above the limit changes nothing, whenever another releases or takes", () => {
  for (const act of ["release", "acquire"] as const) {
    atEveryMoment((interrupt) => {
      newWorld(2, 3);
      const other = semaphoreOf(2);
      const releaseOne = () => {
        try {
          semaphoreOf(1).release();
        } catch {
          // It was full.
        }
      };
      interrupt(releaseOne, once(act === "release" ? releaseOne : () => other.acquire(0)));
      if (act === "acquire") releaseOne(); // one was taken, or there was no moment for it
      expect(other.value).toBe(3);
    });
  }
});

function abortable() {
  const controller = new AbortController();
  return { signal: controller.signal, abort: () => controller.abort("enough") };
}
