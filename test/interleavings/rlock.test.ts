import { LockError, TimeoutError } from "nogil";
import { setImmediate as settle } from "node:timers/promises";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Place } from "../../packages/core/src/memory/place.ts";
import { RLock } from "../../packages/core/src/sync/rlock.ts";
import { runAsync, runBlocking } from "../../packages/core/src/sync/steps.ts";
import { atEveryMoment, once } from "../fixtures/interrupt.ts";
import { AT, World } from "../fixtures/world.ts";

let world: World;
const rlockOf = (worker: number, ...meanwhile: (() => void)[]) =>
  new RLock(new Place(world.worker(worker, ...meanwhile), AT, "part"));

beforeEach(() => {
  world = new World();
  vi.spyOn(performance, "now").mockImplementation(() => world.now);
});
afterEach(() => void vi.restoreAllMocks());

test("RLock.acquire() sleeps again after waking for no reason, and after a release that is not the last", () => {
  const other = rlockOf(2);
  const lock = rlockOf(
    1,
    () => world.wakeForNoReason(),
    () => {
      other.release();
      world.wakeForNoReason();
    },
    () => other.release(),
  );
  other.acquire();
  other.acquire();
  expect(lock.acquire()).toBe(true);
  expect(world.sleeps).toHaveLength(3);
});

test("RLock.acquire() misses no release, whenever it comes", () => {
  atEveryMoment((interrupt) => {
    world = new World();
    const other = rlockOf(2);
    const release = once(() => other.release());
    const lock = rlockOf(1, release);
    other.acquire();
    expect(interrupt(() => lock.acquire(), release)).toBe(true);
    expect(lock.isMine).toBe(true);
    lock.release();
    expect(lock.locked()).toBe(false);
  });
});

test("RLock.acquire() never has two owners, whenever another tries", () => {
  atEveryMoment((interrupt) => {
    world = new World();
    const [lock, other] = [rlockOf(1), rlockOf(2)];
    let isTaken = false;
    const mine = interrupt(
      () => lock.acquire(0),
      () => (isTaken = other.acquire(0)),
    );
    expect(mine).toBe(!isTaken);
    expect([lock.isMine, other.isMine]).toEqual([!isTaken, isTaken]);
  });
});

test("RLock.acquire() by its owner does not wait, and is its owner's alone, whenever another tries", () => {
  atEveryMoment((interrupt) => {
    world = new World();
    const [lock, other] = [rlockOf(1), rlockOf(2)];
    lock.acquire();
    const tryIt = () => {
      expect(other.acquire(0)).toBe(false);
      expect(() => other.release()).toThrow(LockError);
    };
    interrupt(() => {
      lock.acquire();
      lock.release();
    }, tryIt);
    lock.release();
    expect(lock.locked()).toBe(false);
  });
});

test("RLock.acquire() whose time runs out loses no wake-up, whenever the lock is released", async () => {
  const waits: Promise<unknown>[] = [];
  atEveryMoment((interrupt) => {
    world = new World();
    const other = rlockOf(2);
    const release = once(() => other.release());
    const lock = rlockOf(1, () => world.pass(100));
    other.acquire();
    const sleeper = rlockOf(3).runAsync(() => "served");
    if (interrupt(() => lock.acquire(100), release)) lock.release();
    release();
    expect(world.asleep).toBe(0);
    waits.push(sleeper);
  });
  expect(await Promise.all(waits)).toEqual(waits.map(() => "served"));
});

test("RLock.acquire() waits only for what is left of its time, and not less", () => {
  const lock = rlockOf(
    1,
    () => {
      world.pass(60);
      world.wakeForNoReason();
    },
    () => world.pass(40),
  );
  rlockOf(2).acquire();
  expect(lock.acquire(100)).toBe(false);
  expect(world.sleeps).toEqual([100, 40]);
  expect(world.now).toBe(100);
});

test("RLock.acquire() takes a lock that is free when the time runs out", () => {
  const other = rlockOf(2);
  const lock = rlockOf(1, () => {
    world.pass(100);
    other.release();
  });
  other.acquire();
  expect(lock.acquire(100)).toBe(true);
  expect(lock.isMine).toBe(true);
});

test("RLock.acquire() takes over the lock of a dead owner once deep, whatever that left behind", () => {
  for (const [depth, token] of [
    [3, 0],
    [2, 1],
    [0, 99],
    [-5, -5],
  ]) {
    world = new World();
    const lock = rlockOf(1, () => world.wakeForNoReason());
    rlockOf(2).acquire();
    world.words[AT + 1] = depth;
    world.words[AT + 2] = token;
    world.dead.add(2);
    expect(lock.acquire()).toBe(true);
    expect([lock.abandoned, lock.isMine]).toEqual([true, true]);
    lock.acquire();
    lock.release();
    expect([lock.abandoned, lock.isMine]).toEqual([true, true]);
    lock.release();
    expect([lock.abandoned, lock.locked()]).toEqual([false, false]);
    const next = rlockOf(3);
    next.acquire();
    expect(next.isMine).toBe(true);
    next.release();
    expect(next.locked()).toBe(false);
  }
});

test("RLock of an owner that dies at any moment can be taken, and let go", () => {
  atEveryMoment((interrupt) => {
    world = new World();
    const dying = rlockOf(2);
    const use = () => {
      dying.acquire();
      dying.acquire();
      dying.release();
      dying.release();
    };
    try {
      interrupt(use, () => {
        throw new Error("killed");
      });
    } catch (error) {
      expect((error as Error).message).toBe("killed");
    }
    world.dead.add(2);
    const lock = rlockOf(1);
    expect(lock.acquire(0)).toBe(true);
    lock.release();
    expect(lock.locked()).toBe(false);
  });
});

test("RLock.runAsync() takes over the lock of a dead owner", async () => {
  const dying = rlockOf(2);
  void dying.runAsync(() => new Promise(() => {}));
  world.dead.add(2);
  const lock = rlockOf(1);
  const taken = lock.runAsync(() => [lock.abandoned, lock.isMine]);
  world.wakeForNoReason(); // nobody asks before it has slept
  expect(await taken).toEqual([true, true]);
  expect([lock.abandoned, lock.locked()]).toEqual([false, false]);
});

test("RLOCK-09: RLock.runAsync() of one task excludes the other tasks of its thread", async () => {
  const lock = rlockOf(1);
  const first = Promise.withResolvers<void>();
  const log: string[] = [];
  const task = (name: string, promise?: Promise<void>) =>
    lock.runAsync(async () => {
      log.push(`${name} begins`);
      await promise;
      log.push(`${name} ends`);
    });
  const tasks = [task("a", first.promise), task("b"), task("c")];
  await settle();
  expect(log).toEqual(["a begins"]);
  first.resolve();
  await Promise.all(tasks);
  expect(log).toEqual(["a begins", "a ends", "b begins", "b ends", "c begins", "c ends"]);
  expect(lock.locked()).toBe(false);
});

test("RLock.runAsync() inside of itself takes the lock once more, and does not wait", async () => {
  const lock = rlockOf(1);
  const other = rlockOf(2);
  await lock.runAsync(async () => {
    await settle();
    expect(await lock.runAsync(() => lock.runAsync(async () => "deep"))).toBe("deep");
    expect(other.acquire(0)).toBe(false);
  });
  expect(world.sleeps).toEqual([]);
  expect(other.acquire(0)).toBe(true);
});

test("RLock.acquire(), run() and release() inside of runAsync() are its owner's", async () => {
  const lock = rlockOf(1);
  await lock.runAsync(async () => {
    expect(lock.acquire()).toBe(true);
    await settle();
    expect(lock.run(() => lock.acquire(0))).toBe(true);
    lock.release();
    lock.release();
    expect(lock.isMine).toBe(true);
    expect(rlockOf(2).acquire(0)).toBe(false);
  });
  expect(lock.locked()).toBe(false);
});

test("RLock.runAsync() owns its lock alone: of two locks, nested either way, each is the other's no matter", async () => {
  const lock = rlockOf(1);
  const second = new RLock(new Place(world.worker(1), AT + 4, "part"));
  await lock.runAsync(async () => {
    expect(second.isMine).toBe(false);
    await second.runAsync(async () => {
      await settle();
      expect([lock.isMine, second.isMine]).toEqual([true, true]);
      await lock.runAsync(() => expect(lock.isMine).toBe(true));
    });
    expect([lock.isMine, second.isMine, second.locked()]).toEqual([true, false, false]);
  });
  expect(lock.locked()).toBe(false);
});

test("RLock of an async task is not its thread's: release() is a LockError, acquire(0) returns false", async () => {
  const lock = rlockOf(1);
  const { promise, resolve } = Promise.withResolvers<void>();
  const task = lock.runAsync(() => promise);
  expect(lock.isMine).toBe(false);
  expect(() => lock.release()).toThrow(
    new LockError("Cannot release RLock as the caller must hold it: an async task of this thread does"),
  );
  expect(lock.acquire(0)).toBe(false);
  resolve();
  await task;
  expect(() => lock.release()).toThrow(
    new LockError("Cannot release RLock as the caller must hold it: nobody does"),
  );
  rlockOf(2).acquire();
  expect(() => lock.release()).toThrow(
    new LockError("Cannot release RLock as the caller must hold it: another thread or process does"),
  );
});

test("RLock.acquire() for ever of what an async task of the thread holds is a LockError, and it does not hang", async () => {
  const lock = rlockOf(1, () => world.pass(10));
  const { promise, resolve } = Promise.withResolvers<void>();
  const task = lock.runAsync(() => promise);
  expect(() => lock.acquire()).toThrow(LockError);
  expect(() => lock.acquire(Infinity)).toThrow(LockError);
  expect(() => lock.run(() => {})).toThrow(LockError);
  expect(lock.acquire(10)).toBe(false); // as a timeout says
  expect(world.now).toBe(10);
  resolve();
  await task;
  expect(lock.acquire()).toBe(true);
});

test("RLock.runAsync() waits for its own thread, which lets go later", async () => {
  const lock = rlockOf(1);
  lock.acquire();
  let isRunning = false;
  const task = lock.runAsync(() => (isRunning = true));
  await settle();
  expect(isRunning).toBe(false);
  lock.release();
  expect(await task).toBe(true);
});

test("RLock.acquire() after an async task has it as the thread's, also after more than one hold let go at once", async () => {
  const lock = rlockOf(1);
  const belongsToThread = () => {
    lock.acquire();
    expect(lock.isMine).toBe(true);
    lock.release();
    expect(lock.locked()).toBe(false);
  };
  await lock.runAsync(() => lock.runAsync(() => {}));
  belongsToThread();
  await lock.runAsync(() => {
    lock.acquire();
    const hold = lock.letGo();
    const other = rlockOf(2);
    expect(other.acquire(0)).toBe(true);
    expect(other.isMine).toBe(true);
    other.release();
    expect(other.locked()).toBe(false);
    expect(lock.retake(hold)).toBe(true);
    lock.release();
  });
  belongsToThread();
});

test("An async context that outlived its hold owns nothing, though the lock is held again by its thread", async () => {
  const lock = rlockOf(1);
  const { promise, resolve } = Promise.withResolvers<void>();
  const late: Promise<unknown>[] = [];
  await lock.runAsync(() => {
    late.push(promise.then(() => [lock.isMine, lock.acquire(0)]));
  });
  const { promise: end, resolve: endIt } = Promise.withResolvers<void>();
  const task = lock.runAsync(() => end);
  resolve();
  expect(await late[0]).toEqual([false, false]);
  endIt();
  await task;
  expect(lock.locked()).toBe(false);
});

test("An async context that outlived its hold takes the lock anew", async () => {
  const lock = rlockOf(1);
  const { promise, resolve } = Promise.withResolvers<void>();
  let late: Promise<boolean> | undefined;
  await lock.runAsync(() => {
    late = promise.then(() => lock.runAsync(() => lock.runAsync(() => lock.isMine)));
  });
  const other = rlockOf(2);
  other.acquire();
  resolve();
  await settle();
  expect(world.asleep).toBe(1);
  other.release();
  expect(await late).toBe(true);
  expect(lock.locked()).toBe(false);
});

test("An async context that outlives hold after hold does not carry all of them along", async () => {
  const lock = rlockOf(1);
  let left = 30_000; // in squares of this it would take long
  const { promise, resolve } = Promise.withResolvers<void>();
  const next = (): void => {
    if (left-- === 0) resolve();
    else void lock.runAsync(() => void goOn());
  };
  const goOn = async () => {
    for (let i = 0; i < 100 && lock.locked(); i++) await Promise.resolve();
    if (left % 100 === 0) await settle();
    next();
  };
  next();
  await promise;
});

test("RLock.runAsync() inside of one that ends first keeps the lock to its own end", async () => {
  const lock = rlockOf(1);
  const { promise, resolve } = Promise.withResolvers<void>();
  let inner: Promise<void> | undefined;
  await lock.runAsync(() => {
    inner = lock.runAsync(() => promise);
  });
  expect(lock.locked()).toBe(true);
  resolve();
  await inner;
  expect(lock.locked()).toBe(false);
});

test("RLock.runAsync() gives back whatever happens, and passes the error on", async () => {
  const lock = rlockOf(1);
  const failure = new Error("mine");
  const fail = () => {
    throw failure;
  };
  await expect(lock.runAsync(fail)).rejects.toBe(failure);
  await expect(lock.runAsync(async () => fail())).rejects.toBe(failure);
  await expect(lock.runAsync(() => lock.runAsync(fail))).rejects.toBe(failure);
  expect(lock.locked()).toBe(false);
});

test("RLock.runAsync() whose function let the lock go is a LockError, and lets go of nobody else's hold", async () => {
  const lock = rlockOf(1);
  const other = rlockOf(2);
  const wrong = lock.runAsync(() => {
    lock.release();
    other.acquire();
  });
  await expect(wrong).rejects.toThrow(LockError);
  expect(other.isMine).toBe(true);
});

test("RLock.runAsync() out of time is a TimeoutError, and leaves the next release a sleeper to wake", async () => {
  const other = rlockOf(2);
  other.acquire();
  let isCalled = false;
  const late = rlockOf(1).runAsync(() => (isCalled = true), { timeout: 100 });
  const next = rlockOf(3).runAsync(() => "served");
  other.release(); // wakes the first, which is overtaken
  rlockOf(4).acquire();
  world.pass(100);
  await expect(late).rejects.toThrow(new TimeoutError("Cannot hold RLock: it was not free within 100 ms"));
  rlockOf(4).release();
  expect(await next).toBe("served");
  expect(isCalled).toBe(false);
});

test("PEER-01: RLock.runAsync() aborted while it waits rejects and holds nothing", async () => {
  const other = rlockOf(2);
  const { signal, abort } = abortable();
  other.acquire();
  const aborted = rlockOf(1).runAsync(() => expect.unreachable(), { signal });
  const next = rlockOf(3).runAsync(() => "served");
  abort();
  await expect(aborted).rejects.toBe("enough");
  expect(world.asleep).toBe(1);
  other.release();
  expect(await next).toBe("served");
  expect(other.locked()).toBe(false);
});

test("PEER-03: RLock.runAsync() aborted after it was woken lets the next one through", async () => {
  const other = rlockOf(2);
  const { signal, abort } = abortable();
  other.acquire();
  const aborted = rlockOf(1).runAsync(() => expect.unreachable(), { signal });
  const next = rlockOf(3).runAsync(() => "served");
  other.release();
  abort();
  await expect(aborted).rejects.toBe("enough");
  expect(await next).toBe("served");
});

test("PEER-01, PEER-02: RLock.runAsync() aborted at once never runs, and aborted while it runs does not end", async () => {
  const lock = rlockOf(1);
  const { signal, abort } = abortable();
  const aborted = lock.runAsync(() => expect.unreachable(), { signal });
  abort();
  await expect(aborted).rejects.toBe("enough");
  await expect(lock.runAsync(() => expect.unreachable(), { signal })).rejects.toBe("enough");
  expect(lock.locked()).toBe(false);
  const second = abortable();
  const running = lock.runAsync(
    async () => {
      second.abort();
      await settle();
      return "done";
    },
    { signal: second.signal },
  );
  expect(await running).toBe("done");
});

test("RLock.letGo() lets all go, however deep, and takeBack() restores it for the thread", () => {
  const lock = rlockOf(1);
  const other = rlockOf(2);
  for (const depth of [1, 2, 5]) {
    for (let i = 0; i < depth; i++) lock.acquire();
    const hold = lock.letGo();
    expect(lock.isMine).toBe(false);
    expect(other.acquire(0)).toBe(true);
    other.release();
    expect(runBlocking(lock.place.memory, lock.takeBack(hold), Infinity)).toBe(true);
    for (let i = 0; i < depth; i++) {
      expect(lock.isMine).toBe(true);
      lock.release();
    }
    expect(lock.locked()).toBe(false);
  }
});

test("RLock.letGo() and takeBack() in an async context restore that owner", async () => {
  const lock = rlockOf(1);
  await lock.runAsync(() =>
    lock.runAsync(async () => {
      lock.acquire();
      const hold = lock.letGo();
      expect(lock.isMine).toBe(false);
      // Another task of the thread has it meanwhile.
      const { promise, resolve } = Promise.withResolvers<void>();
      const [other, end] = [lock.runAsync(() => promise), settle().then(resolve)];
      const back = runAsync(lock.place.memory, lock.takeBack(hold), Infinity, undefined);
      await Promise.all([other, end]);
      expect(await back).toBe(true);
      expect(lock.isMine).toBe(true);
      lock.release();
    }),
  );
  expect(lock.locked()).toBe(false);
});

test("RLock.takeBack() misses no release, whenever it comes", () => {
  atEveryMoment((interrupt) => {
    world = new World();
    const other = rlockOf(2);
    const release = once(() => other.release());
    const lock = rlockOf(1, release);
    lock.acquire();
    lock.acquire();
    const hold = lock.letGo();
    other.acquire();
    const { memory } = lock.place;
    expect(interrupt(() => runBlocking(memory, lock.takeBack(hold), Infinity), release)).toBe(true);
    lock.release();
    expect(lock.isMine).toBe(true);
    lock.release();
  });
});

test("RLock.letGo() of what the caller does not hold is a LockError", async () => {
  const lock = rlockOf(1);
  expect(() => lock.letGo()).toThrow(LockError);
  rlockOf(2).acquire();
  expect(() => lock.letGo()).toThrow(LockError);
  rlockOf(2).release();
  const { promise, resolve } = Promise.withResolvers<void>();
  const task = lock.runAsync(() => promise);
  expect(() => lock.letGo()).toThrow(LockError);
  resolve();
  await task;
});

test("RLock.acquire() refuses to go deeper than it can count, and stays as it is", () => {
  const lock = rlockOf(1);
  lock.acquire();
  world.words[AT + 1] = 2 ** 21 - 1;
  for (let i = 0; i < 2; i++) expect(() => lock.acquire()).toThrow(LockError);
  expect(world.words[AT + 1]).toBe(2 ** 21 - 1);
  world.words[AT + 1] = 0;
  lock.release();
  expect(lock.locked()).toBe(false);
});

function abortable() {
  const controller = new AbortController();
  return { signal: controller.signal, abort: () => controller.abort("enough") };
}
