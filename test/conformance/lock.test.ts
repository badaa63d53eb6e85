import { inspect } from "node:util";
import { LockError, TimeoutError } from "nogil";
import { expect, test } from "vitest";
import { inAsyncBlock, inBlock } from "../fixtures/blocks.ts";
import { takeAndEndAfter } from "../fixtures/ending-tasks.ts";
import { finish, HANGS_MS } from "../fixtures/finish.ts";
import { kinds, start } from "../fixtures/kinds.ts";
import {
  hold,
  holdForEver,
  increment,
  incrementAsync,
  pass,
  releaseOf,
  takeAndEnd,
} from "../fixtures/lock-tasks.ts";
import { until } from "../fixtures/until.ts";
import { isAwaited } from "../fixtures/waiting.ts";

for (const kind of kinds) {
  const { name, Lock, Event, Value } = kind;

  test(`${name}: LOCK-01: Lock.locked() follows acquire() and release()`, async () => {
    const lock = new Lock();
    expect(lock.locked()).toBe(false);
    expect(lock.acquire()).toBe(true);
    expect(lock.locked()).toBe(true);
    expect(lock.release()).toBe(undefined);
    expect(lock.locked()).toBe(false);
    expect(await lock.acquireAsync()).toBe(true);
    expect(lock.locked()).toBe(true);
  });

  test(`${name}: LOCK-03: Lock.acquire(0) takes a free lock, and leaves a held one to its holder`, async () => {
    const lock = new Lock();
    const [held, letGo] = [new Event(), new Event()];
    const holder = start(kind, hold, lock, held, letGo);
    expect(held.wait(HANGS_MS)).toBe(true);
    expect(lock.acquire(0)).toBe(false);
    expect(await lock.acquireAsync({ timeout: 0 })).toBe(false);
    expect(lock.locked()).toBe(true);
    letGo.set();
    await finish(holder);
    expect(lock.acquire(0)).toBe(true);
  });

  test(`${name}: LOCK-04: Lock is not re-entrant: its holder waits until another worker releases it`, async () => {
    const lock = new Lock();
    lock.acquire();
    expect(lock.acquire(0)).toBe(false);
    const other = start(kind, releaseOf, lock);
    expect(lock.acquire(HANGS_MS)).toBe(true);
    await finish(other);
  });

  test(`${name}: LOCK-05: Lock.release() lets five waiters through, one after another`, async () => {
    const lock = new Lock();
    const passed = new Value("i32", 0);
    lock.acquire();
    const waiters = Array.from({ length: 5 }, () => start(kind, pass, lock, passed));
    await until("somebody waits", () => isAwaited(lock));
    expect(passed.value).toBe(0);
    lock.release();
    await finish(...waiters);
    expect(passed.value).toBe(5);
    expect(lock.locked()).toBe(false);
  });

  test(`${name}: MPS-01, LOCK-06: Lock.release() by a worker that never took it frees a waiter`, async () => {
    const lock = new Lock();
    lock.acquire();
    const waiting = lock.acquireAsync({ timeout: HANGS_MS });
    const other = start(kind, releaseOf, lock);
    expect(await waiting).toBe(true);
    await finish(other);
  });

  test(`${name}: MPS-01, LOCK-07: Lock.release() of a free lock is a LockError, and leaves it free`, () => {
    const lock = new Lock();
    expect(() => lock.release()).toThrow(LockError);
    expect(lock.locked()).toBe(false);
    expect(lock.acquire(0)).toBe(true);
  });

  test(`${name}: LOCK-11: Lock.acquire(0) of the caller's own lock returns false`, async () => {
    const lock = new Lock();
    lock.acquire();
    expect(lock.acquire(0)).toBe(false);
    expect(await lock.acquireAsync({ timeout: 0 })).toBe(false);
  });

  test(`${name}: LOCK-12: Lock.acquire(timeout) of a free lock does not wait`, async () => {
    const lock = new Lock();
    const begin = performance.now();
    expect(lock.acquire(60_000)).toBe(true);
    lock.release();
    expect(await lock.acquireAsync({ timeout: 60_000 })).toBe(true);
    expect(performance.now() - begin).toBeLessThan(10_000);
  });

  test(`${name}: LOCK-13: Lock.acquire(timeout) of a held lock returns false, and not before the timeout`, async () => {
    const lock = new Lock();
    lock.acquire();
    for (const timeout of [1, 10, 33.3, 120]) {
      let begin = performance.now();
      expect(lock.acquire(timeout)).toBe(false);
      expect(performance.now() - begin).toBeGreaterThanOrEqual(timeout);
      begin = performance.now();
      expect(await lock.acquireAsync({ timeout })).toBe(false);
      expect(performance.now() - begin).toBeGreaterThanOrEqual(timeout);
    }
  });

  test(`${name}: LOCK-14: Lock.acquire() that timed out leaves nothing behind`, async () => {
    const lock = new Lock();
    lock.acquire();
    expect(lock.acquire(5)).toBe(false);
    expect(await lock.acquireAsync({ timeout: 5 })).toBe(false);
    lock.release();
    expect(lock.locked()).toBe(false);
    expect(lock.acquire(0)).toBe(true);
  });

  test(`${name}: LOCK-15: Lock.hold() releases at the end of the block, also when it throws`, async () => {
    const lock = new Lock();
    const failure = new Error("mine");
    const fail = () => {
      expect(lock.locked()).toBe(true);
      throw failure;
    };
    inBlock(lock, () => expect(lock.locked()).toBe(true));
    expect(lock.locked()).toBe(false);
    expect(() => inBlock(lock, fail)).toThrow(failure);
    expect(lock.locked()).toBe(false);
    await inAsyncBlock(lock, () => expect(lock.locked()).toBe(true));
    expect(lock.locked()).toBe(false);
    await expect(inAsyncBlock(lock, fail)).rejects.toBe(failure);
    expect(lock.locked()).toBe(false);
  });

  test(`${name}: Lock.hold(timeout) of a held lock is a TimeoutError, and not before the timeout`, async () => {
    const lock = new Lock();
    lock.acquire();
    const begin = performance.now();
    expect(() => lock.hold(20)).toThrow(TimeoutError);
    await expect(lock.holdAsync({ timeout: 20 })).rejects.toBeInstanceOf(TimeoutError);
    expect(performance.now() - begin).toBeGreaterThanOrEqual(40);
    expect(lock.locked()).toBe(true);
  });

  test(`${name}: PEER-14: a guard's second disposal releases nobody else's hold`, async () => {
    const lock = new Lock();
    for (const hold of [() => lock.hold(), () => lock.holdAsync()]) {
      const guard = await hold();
      guard[Symbol.dispose]();
      expect(lock.locked()).toBe(false);
      lock.acquire();
      guard[Symbol.dispose]();
      expect(lock.locked()).toBe(true);
      lock.release();
    }
  });

  test(`${name}: Lock.run() returns the function's result, and releases whatever happens`, async () => {
    const lock = new Lock();
    const failure = new Error("mine");
    expect(lock.run(() => lock.locked())).toBe(true);
    expect(lock.locked()).toBe(false);
    expect(() =>
      lock.run(() => {
        throw failure;
      }),
    ).toThrow(failure);
    expect(lock.locked()).toBe(false);
    expect(await lock.runAsync(async () => lock.locked())).toBe(true);
    expect(lock.locked()).toBe(false);
    await expect(lock.runAsync(() => Promise.reject(failure))).rejects.toBe(failure);
    expect(lock.locked()).toBe(false);
  });

  test(`${name}: Lock.runAsync() keeps the lock until its function's promise settles`, async () => {
    const lock = new Lock();
    const { promise, resolve } = Promise.withResolvers<void>();
    const running = lock.runAsync(() => promise);
    await until("it runs", () => lock.locked());
    expect(lock.acquire(0)).toBe(false);
    resolve();
    await running;
    expect(lock.locked()).toBe(false);
  });

  test(`${name}: LOCK-20: Lock keeps increments of blocking and async workers exact`, async () => {
    const lock = new Lock();
    const cell = new Value("i32", 0);
    const workers = [increment, incrementAsync, increment, incrementAsync].map((target) =>
      start(kind, target, lock, cell, 2_000),
    );
    await incrementAsync(lock, cell, 2_000);
    await finish(...workers);
    expect(cell.value).toBe(10_000);
    expect(lock.locked()).toBe(false);
  });

  test(`${name}: PEER-01: Lock.acquireAsync() with an aborted signal rejects with its reason, and takes nothing`, async () => {
    const lock = new Lock();
    const reason = new Error("mine");
    await expect(lock.acquireAsync({ signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    expect(lock.locked()).toBe(false);
    await expect(lock.holdAsync({ signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    await expect(lock.runAsync(() => 1, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    expect(lock.locked()).toBe(false);
  });

  test(`${name}: PEER-01: Lock.acquireAsync() aborted while it waits rejects, and the next waiter is served`, async () => {
    const lock = new Lock();
    const controller = new AbortController();
    const reason = new Error("mine");
    lock.acquire();
    const aborted = lock.acquireAsync({ signal: controller.signal });
    const next = lock.acquireAsync({ timeout: HANGS_MS });
    controller.abort(reason);
    await expect(aborted).rejects.toBe(reason);
    expect(lock.locked()).toBe(true);
    lock.release();
    expect(await next).toBe(true);
  });

  test(`${name}: PEER-01: Lock.acquireAsync() aborted after it took the lock keeps it`, async () => {
    const lock = new Lock();
    const controller = new AbortController();
    expect(await lock.acquireAsync({ signal: controller.signal })).toBe(true);
    controller.abort();
    expect(lock.locked()).toBe(true);
    lock.release();
  });

  test(`${name}: PEER-03: Lock.acquireAsync() woken and then aborted hands its wake-up on`, async () => {
    for (let round = 0; round < 20; round++) {
      const lock = new Lock();
      const controller = new AbortController();
      lock.acquire();
      const aborted = lock.acquireAsync({ signal: controller.signal });
      const next = lock.acquireAsync({ timeout: HANGS_MS });
      lock.release();
      controller.abort("enough");
      // Either the signal or the lock was first; whoever has the lock lets it go.
      await aborted.then(
        () => lock.release(),
        (reason) => expect(reason).toBe("enough"),
      );
      expect(await next).toBe(true);
      lock.release();
    }
  });

  test(`${name}: PEER-16: Lock serves blocking and async waiters from one queue`, async () => {
    const lock = new Lock();
    const passed = new Value("i32", 0);
    lock.acquire();
    const blocking = Array.from({ length: 3 }, () => start(kind, pass, lock, passed));
    const waiting = Array.from({ length: 3 }, async () => {
      await lock.acquireAsync();
      passed.add(1);
      lock.release();
    });
    await until("somebody waits", () => isAwaited(lock));
    lock.release();
    await Promise.all([finish(...blocking), ...waiting]);
    expect(passed.value).toBe(6);
  });

  test(`${name}: PEER-16: Lock.acquire() on main is served while async waiters stand in its way`, async () => {
    const lock = new Lock();
    const [held, letGo] = [new Event(), new Event()];
    const holder = start(kind, hold, lock, held, letGo);
    expect(held.wait(HANGS_MS)).toBe(true);
    const waiting = lock.acquireAsync();
    letGo.set();
    // Main's event loop is dead here, so that the async waiter cannot take what it is woken for.
    expect(lock.acquire(HANGS_MS)).toBe(true);
    lock.release();
    expect(await waiting).toBe(true);
    await finish(holder);
  });

  test(`${name}: LOCK-08: Lock.acquire() refuses what is no number of milliseconds, even if it is free`, async () => {
    const lock = new Lock();
    for (const timeout of [false, true, "1", null, 1n]) {
      expect(() => lock.acquire(timeout as never)).toThrow(TypeError);
      await expect(lock.acquireAsync({ timeout: timeout as never })).rejects.toThrow(TypeError);
    }
    expect(lock.locked()).toBe(false);
  });

  test(`${name}: LOCK-16: Lock.hold() gives a guard, which is not the lock`, async () => {
    const lock = new Lock();
    for (const hold of [() => lock.hold(), () => lock.holdAsync()]) {
      const guard = await hold();
      expect(guard).not.toBe(lock);
      expect(Object.getOwnPropertySymbols(guard)).toEqual([Symbol.dispose]);
      guard[Symbol.dispose]();
    }
  });

  test(`${name}: LOCK-17: two greedy workers both get through, in whatever order`, async () => {
    const lock = new Lock();
    const cell = new Value("i32", 0);
    await finish(...[1, 2].map(() => start(kind, increment, lock, cell, 20_000)));
    expect(cell.value).toBe(40_000);
  });

  test(`${name}: MPS-10, LOCK-19: the text of a Lock says whether it is locked`, async () => {
    const lock = new Lock();
    const [held, letGo] = [new Event(), new Event()];
    expect([String(lock), inspect(lock)]).toEqual(["Lock (unlocked)", "Lock (unlocked)"]);
    const holder = start(kind, hold, lock, held, letGo);
    expect(held.wait(HANGS_MS)).toBe(true);
    expect([String(lock), inspect(lock)]).toEqual(["Lock (locked)", "Lock (locked)"]);
    letGo.set();
    await finish(holder);
  });

  test(`${name}: MPS-02: Lock.acquire() for ever waits, and a negative timeout is refused`, async () => {
    const lock = new Lock();
    const [held, letGo] = [new Event(), new Event()];
    const holder = start(kind, hold, lock, held, letGo);
    expect(held.wait(HANGS_MS)).toBe(true);
    const waiting = [undefined, Infinity].map((timeout) =>
      lock.acquireAsync(timeout === undefined ? {} : { timeout }).then(() => lock.release()),
    );
    expect(() => lock.acquire(-1)).toThrow(RangeError);
    letGo.set();
    await Promise.all(waiting);
    await finish(holder);
  });

  test(`${name}: PEER-02: Lock.acquireAsync() of a free lock, aborted straight after, rejects and leaves it free`, async () => {
    const lock = new Lock();
    const controller = new AbortController();
    const reason = new Error("mine");
    const aborted = [
      lock.acquireAsync({ signal: controller.signal }),
      lock.holdAsync({ signal: controller.signal }),
      lock.runAsync(() => expect.unreachable(), { signal: controller.signal }),
    ];
    controller.abort(reason);
    for (const each of aborted) await expect(each).rejects.toBe(reason);
    expect(lock.locked()).toBe(false);
  });
}

for (const kind of kinds) {
  test(`${kind.name}: LOCK-21: Lock of a worker that ended with it is abandoned until it is released`, async () => {
    const lock = new kind.Lock();
    await finish(start(kind, takeAndEnd, lock));
    expect(lock.locked()).toBe(true);
    expect(lock.acquire(HANGS_MS)).toBe(true);
    expect(lock.abandoned).toBe(true);
    lock.release();
    expect(lock.abandoned).toBe(false);
    expect(lock.acquire(0)).toBe(true);
    expect(lock.abandoned).toBe(false);
  });

  test(`${kind.name}: LOCK-21: Lock of a worker that ended with it can be released by anybody`, async () => {
    const lock = new kind.Lock();
    await finish(start(kind, takeAndEnd, lock));
    lock.release();
    expect(lock.acquire(0)).toBe(true);
    expect(lock.abandoned).toBe(false);
  });

  test(`${kind.name}: LOCK-21: Lock of a worker that ends with it goes to one who waits, as abandoned`, async () => {
    const lock = new kind.Lock();
    const [held, end] = [new kind.Event(), new kind.Event()];
    const holder = start(kind, takeAndEndAfter, lock, held, end);
    expect(held.wait(HANGS_MS)).toBe(true);
    const waiting = lock.acquireAsync({ timeout: HANGS_MS });
    await until("it waits", () => isAwaited(lock));
    end.set();
    expect(await waiting).toBe(true);
    expect(lock.abandoned).toBe(true);
    await finish(holder);
  });
}

test("processes: LOCK-21: Lock of a thread that ended with it is abandoned, too", async () => {
  const [threads, processes] = kinds;
  const lock = new processes.Lock();
  await finish(start(threads, takeAndEnd, lock));
  expect(await lock.acquireAsync({ timeout: HANGS_MS })).toBe(true);
  expect(lock.abandoned).toBe(true);
});

test("processes: Lock of a thread that lives is not abandoned when another thread of its process ends", async () => {
  const [threads, processes] = kinds;
  const lock = new processes.Lock();
  const [held, never] = [new processes.Event(), new processes.Event()];
  const holder = start(threads, holdForEver, lock, held, never);
  expect(held.wait(HANGS_MS)).toBe(true);
  await finish(start(threads, pass, new processes.Lock(), new processes.Value("i32", 0)));
  expect(lock.acquire(200)).toBe(false);
  never.set();
  await finish(holder);
});
