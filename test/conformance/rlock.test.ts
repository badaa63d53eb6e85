import { setTimeout as sleep } from "node:timers/promises";
import { LockError, TimeoutError } from "nogil";
import { expect, test } from "vitest";
import { inBlock } from "../fixtures/blocks.ts";
import { finish, HANGS_MS } from "../fixtures/finish.ts";
import { kinds, start } from "../fixtures/kinds.ts";
import { hold, pass, passAsync, takeAndEnd, tryOnce, tryRelease } from "../fixtures/lock-tasks.ts";
import { holdAsync, incrementDeep, incrementDeepAsync } from "../fixtures/rlock-tasks.ts";
import { until } from "../fixtures/until.ts";
import { isAwaited } from "../fixtures/waiting.ts";

const FAILED = 1;
const DONE = 2;

for (const kind of kinds) {
  const { name, RLock, Event, Value } = kind;

  /** What comes of `task` in another worker. */
  const elsewhere = async (task: typeof tryOnce, lock: InstanceType<typeof RLock>) => {
    const outcome = new Value("i32", 0);
    await finish(start(kind, task, lock, outcome));
    return outcome.value;
  };

  /** A lock that another worker holds until it is told. */
  const heldElsewhere = async (task: typeof hold | typeof holdAsync) => {
    const lock = new RLock();
    const [held, letGo] = [new Event(), new Event()];
    const holder = start(kind, task, lock, held, letGo);
    expect(await held.waitAsync({ timeout: HANGS_MS })).toBe(true);
    const end = async () => {
      letGo.set();
      await finish(holder);
    };
    return { lock, end };
  };

  test(`${name}: RLOCK-01: RLock.acquire() by its owner does not wait, and needs as many releases`, async () => {
    const lock = new RLock();
    for (const depth of [1, 2, 10]) {
      for (let i = 0; i < depth; i++) expect(lock.acquire()).toBe(true);
      for (let i = 0; i < depth; i++) {
        expect(await elsewhere(tryOnce, lock)).toBe(FAILED);
        expect(lock.release()).toBe(undefined);
      }
      expect(await elsewhere(tryOnce, lock)).toBe(DONE);
    }
  });

  test(`${name}: RLOCK-01: RLock.runAsync() inside of itself does not wait, and the outermost lets go`, async () => {
    const lock = new RLock();
    await lock.runAsync(async () => {
      await lock.runAsync(async () => {
        lock.run(() => expect(lock.acquire()).toBe(true));
        expect(await elsewhere(tryOnce, lock)).toBe(FAILED);
        lock.release();
      });
      expect(await elsewhere(tryOnce, lock)).toBe(FAILED);
    });
    expect(await elsewhere(tryOnce, lock)).toBe(DONE);
  });

  test(`${name}: MPS-03, RLOCK-02: RLock.release() of a free lock, and after the last release, is a LockError`, () => {
    const lock = new RLock();
    expect(() => lock.release()).toThrow(LockError);
    lock.acquire();
    lock.acquire();
    lock.release();
    lock.release();
    expect(() => lock.release()).toThrow(LockError);
    expect(lock.locked()).toBe(false);
    expect(lock.acquire(0)).toBe(true);
  });

  test(`${name}: MPS-03, RLOCK-03: RLock.release() by another worker or task is a LockError, and the owner keeps its depth`, async () => {
    const lock = new RLock();
    lock.acquire();
    lock.acquire();
    expect(await elsewhere(tryRelease, lock)).toBe(FAILED);
    lock.release();
    expect(await elsewhere(tryOnce, lock)).toBe(FAILED);
    lock.release();
    const { promise, resolve } = Promise.withResolvers<void>();
    const task = lock.runAsync(() => promise);
    expect(() => lock.release()).toThrow(LockError);
    expect(await elsewhere(tryRelease, lock)).toBe(FAILED);
    expect(lock.locked()).toBe(true);
    resolve();
    await task;
    expect(lock.locked()).toBe(false);
  });

  test(`${name}: RLOCK-04: RLock.acquire(0) of a held lock returns true to its owner, and false to others`, async () => {
    const lock = new RLock();
    lock.acquire();
    expect(lock.acquire(0)).toBe(true);
    expect(await elsewhere(tryOnce, lock)).toBe(FAILED);
    lock.release();
    lock.release();
    await lock.runAsync(async () => {
      expect(lock.acquire(0)).toBe(true);
      expect(await elsewhere(tryOnce, lock)).toBe(FAILED);
      lock.release();
    });
  });

  for (const task of [pass, passAsync]) {
    test(`${name}: RLOCK-05: RLock two deep lets a waiter in at the second release, by ${task.name}()`, async () => {
      const lock = new RLock();
      const passed = new Value("i32", 0);
      lock.acquire();
      lock.acquire();
      const waiter = start(kind, task, lock, passed);
      await until("it waits", () => isAwaited(lock));
      lock.release();
      await sleep(100);
      expect(passed.value).toBe(0);
      lock.release();
      await finish(waiter);
      expect(passed.value).toBe(1);
    });
  }

  test(`${name}: RLOCK-06: RLock is its owner's alone, at every depth`, async () => {
    const lock = new RLock();
    const isOthers = async () => (await elsewhere(tryRelease, lock)) === DONE;
    expect(lock.isMine).toBe(false);
    for (const [change, times] of [
      ["acquire", 1],
      ["acquire", 2],
      ["release", 1],
    ] as const) {
      for (let i = 0; i < times; i++) lock[change]();
      expect([lock.isMine, await isOthers()]).toEqual([true, false]);
    }
    lock.release();
    lock.release();
    expect([lock.isMine, await isOthers()]).toEqual([false, false]);
    const { lock: others, end } = await heldElsewhere(hold);
    expect(others.isMine).toBe(false);
    await end();
  });

  test(`${name}: LOCK-08, LOCK-09, RLOCK-07: RLock.acquire() refuses a wrong timeout, also from its owner`, async () => {
    const lock = new RLock();
    for (const depth of [0, 1]) {
      for (const timeout of [-1, -0.5, Number.NaN, -Infinity]) {
        expect(() => lock.acquire(timeout)).toThrow(RangeError);
        expect(() => lock.hold(timeout)).toThrow(RangeError);
        await expect(lock.runAsync(() => {}, { timeout })).rejects.toThrow(RangeError);
      }
      for (const timeout of [false, "1", null]) {
        expect(() => lock.acquire(timeout as never)).toThrow(TypeError);
        await expect(lock.runAsync(() => {}, { timeout: timeout as never })).rejects.toThrow(TypeError);
      }
      expect(lock.locked()).toBe(depth === 1);
      if (depth === 0) lock.acquire();
    }
  });

  test(`${name}: MPS-10, LOCK-19, RLOCK-08: RLock.locked() says whether anybody holds it, and so does its text`, async () => {
    const lock = new RLock();
    expect([lock.locked(), String(lock)]).toEqual([false, "RLock (unlocked)"]);
    lock.acquire();
    lock.acquire();
    lock.release();
    expect([lock.locked(), String(lock)]).toEqual([true, "RLock (locked)"]);
    lock.release();
    expect(lock.locked()).toBe(false);
    await lock.runAsync(() => expect(lock.locked()).toBe(true));
    const { lock: others, end } = await heldElsewhere(holdAsync);
    expect(others.locked()).toBe(true);
    await end();
    expect(others.locked()).toBe(false);
  });

  test(`${name}: RLOCK-09: two async tasks of one thread exclude each other, and so does another worker`, async () => {
    const lock = new RLock();
    const log: string[] = [];
    const { promise, resolve } = Promise.withResolvers<void>();
    const first = lock.runAsync(async () => {
      await promise;
      log.push("first");
    });
    const second = lock.runAsync(async () => {
      log.push("second");
      await lock.runAsync(() => log.push("second, deeper"));
    });
    const passed = new Value("i32", 0);
    const other = start(kind, passAsync, lock, passed);
    await sleep(50);
    expect([log, passed.value]).toEqual([[], 0]);
    resolve();
    await Promise.all([first, second]);
    await finish(other);
    expect(log).toEqual(["first", "second", "second, deeper"]);
    expect(lock.locked()).toBe(false);
  });

  test(`${name}: RLOCK-09: a blocking call on what an async task of its thread holds fails, and does not hang`, async () => {
    const lock = new RLock();
    const { promise, resolve } = Promise.withResolvers<void>();
    const task = lock.runAsync(() => promise);
    for (const call of [() => lock.acquire(), () => lock.hold(), () => lock.run(() => {})]) {
      expect(call).toThrow(LockError);
    }
    const begin = performance.now();
    expect(lock.acquire(20)).toBe(false);
    expect(performance.now() - begin).toBeGreaterThanOrEqual(20);
    resolve();
    await task;
    expect(lock.acquire()).toBe(true);
  });

  for (const [holding, task] of [
    [hold, "blocking"],
    [holdAsync, "async"],
  ] as const) {
    test(`${name}: LOCK-03, LOCK-11: RLock that another worker holds, ${task}, is not taken by a try, which does not wait`, async () => {
      const { lock, end } = await heldElsewhere(holding);
      expect(lock.acquire(0)).toBe(false);
      await expect(lock.runAsync(() => {}, { timeout: 0 })).rejects.toThrow(TimeoutError);
      expect(() => lock.hold(0)).toThrow(TimeoutError);
      expect(lock.locked()).toBe(true);
      await end();
      expect(lock.acquire(0)).toBe(true);
    });

    test(`${name}: LOCK-13, LOCK-14: RLock.acquire(timeout) of one held elsewhere, ${task}, fails not before the timeout, and leaves nothing behind`, async () => {
      const { lock, end } = await heldElsewhere(holding);
      for (const timeout of [1, 33.3, 120]) {
        let begin = performance.now();
        expect(lock.acquire(timeout)).toBe(false);
        expect(performance.now() - begin).toBeGreaterThanOrEqual(timeout);
        begin = performance.now();
        await expect(lock.runAsync(() => {}, { timeout })).rejects.toThrow(TimeoutError);
        expect(performance.now() - begin).toBeGreaterThanOrEqual(timeout);
      }
      await end();
      expect(lock.locked()).toBe(false);
      expect(await elsewhere(tryOnce, lock)).toBe(DONE);
    });
  }

  test(`${name}: LOCK-05, PEER-16: RLock.release() lets blocking and async waiters through, one after another`, async () => {
    const lock = new RLock();
    const passed = new Value("i32", 0);
    lock.acquire();
    const waiters = [pass, passAsync, pass, passAsync, pass].map((task) => start(kind, task, lock, passed));
    const here = [1, 2].map(() => lock.runAsync(() => passed.add(1)));
    await until("somebody waits", () => isAwaited(lock));
    expect(passed.value).toBe(0);
    lock.release();
    await Promise.all([finish(...waiters), ...here]);
    expect(passed.value).toBe(7);
    expect(lock.locked()).toBe(false);
  });

  test(`${name}: PEER-16: RLock.acquire() on main is served while async waiters stand in its way`, async () => {
    const { lock, end } = await heldElsewhere(hold);
    const waiting = lock.runAsync(() => "served");
    const ending = end();
    // Main's event loop is dead here, so that the async waiter cannot take what it is woken for.
    expect(lock.acquire(HANGS_MS)).toBe(true);
    lock.release();
    expect(await waiting).toBe("served");
    await ending;
  });

  test(`${name}: LOCK-12: RLock.acquire(timeout) of a free lock does not wait`, async () => {
    const lock = new RLock();
    const begin = performance.now();
    expect(lock.acquire(60_000)).toBe(true);
    expect(lock.acquire(60_000)).toBe(true);
    lock.release();
    lock.release();
    expect(await lock.runAsync(() => "run", { timeout: 60_000 })).toBe("run");
    expect(performance.now() - begin).toBeLessThan(10_000);
  });

  test(`${name}: LOCK-15: RLock.hold(), run() and runAsync() give back at the end, also when it throws`, async () => {
    const lock = new RLock();
    const failure = new Error("mine");
    const fail = () => {
      throw failure;
    };
    inBlock(lock, () => inBlock(lock, () => expect(lock.locked()).toBe(true)));
    expect(lock.locked()).toBe(false);
    expect(() => inBlock(lock, () => inBlock(lock, fail))).toThrow(failure);
    expect(lock.locked()).toBe(false);
    expect(lock.run(() => lock.run(() => 7))).toBe(7);
    expect(() => lock.run(() => lock.run(fail))).toThrow(failure);
    expect(lock.locked()).toBe(false);
    expect(await lock.runAsync(() => lock.runAsync(async () => 7))).toBe(7);
    await expect(lock.runAsync(() => lock.runAsync(fail))).rejects.toBe(failure);
    expect(() => lock.run(async () => 7)).toThrow(TypeError);
    expect(lock.locked()).toBe(false);
  });

  test(`${name}: PEER-14: the second disposal of a guard of an RLock gives back no other hold`, () => {
    const lock = new RLock();
    lock.acquire();
    const guard = lock.hold();
    guard[Symbol.dispose]();
    guard[Symbol.dispose]();
    expect(lock.isMine).toBe(true);
    lock.release();
    expect(lock.locked()).toBe(false);
  });

  test(`${name}: PEER-01: RLock.runAsync() aborted rejects with the reason, runs nothing, and the next is served`, async () => {
    const { lock, end } = await heldElsewhere(hold);
    const reason = new Error("mine");
    const controller = new AbortController();
    const aborted = lock.runAsync(() => expect.unreachable(), { signal: controller.signal });
    const next = lock.runAsync(() => "served");
    await expect(
      lock.runAsync(() => expect.unreachable(), { signal: AbortSignal.abort(reason) }),
    ).rejects.toBe(reason);
    controller.abort(reason);
    await expect(aborted).rejects.toBe(reason);
    await end();
    expect(await next).toBe("served");
    expect(lock.locked()).toBe(false);
  });

  test(`${name}: LOCK-20: RLock keeps increments of blocking and async workers exact, two deep`, async () => {
    const lock = new RLock();
    const cell = new Value("i32", 0);
    const workers = [incrementDeep, incrementDeepAsync, incrementDeep, incrementDeepAsync].map((target) =>
      start(kind, target, lock, cell, 1_000),
    );
    await Promise.all([incrementDeepAsync(lock, cell, 1_000), incrementDeepAsync(lock, cell, 1_000)]);
    await finish(...workers);
    expect(cell.value).toBe(6_000);
    expect(lock.locked()).toBe(false);
  });

  test(`${name}: VAL-02: Value.lock is one RLock for all workers, and hold() takes it`, async () => {
    const value = new Value("i32", 0);
    const { lock } = value;
    expect(lock).toBeInstanceOf(RLock);
    inBlock(lock, () => {
      const held = value.hold();
      held[Symbol.dispose]();
      expect(lock.isMine).toBe(true);
    });
    expect(lock.locked()).toBe(false);
    lock.acquire();
    expect(await elsewhere(tryOnce, lock)).toBe(FAILED);
    lock.release();
  });

  test(`${name}: LOCK-21: RLock of a worker that ended with it is abandoned until its last release`, async () => {
    const lock = new RLock();
    await finish(start(kind, takeAndEnd, lock));
    expect(lock.locked()).toBe(true);
    expect(() => lock.release()).toThrow(LockError);
    expect(lock.acquire(HANGS_MS)).toBe(true);
    expect(lock.acquire(0)).toBe(true);
    lock.release();
    expect(lock.abandoned).toBe(true);
    lock.release();
    expect([lock.abandoned, lock.locked()]).toEqual([false, false]);
    await finish(start(kind, takeAndEnd, lock));
    expect(await lock.runAsync(() => lock.abandoned, { timeout: HANGS_MS })).toBe(true);
    expect([lock.abandoned, lock.locked()]).toEqual([false, false]);
  });
}
