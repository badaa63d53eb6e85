import { Event, Lock, Process, Value } from "nogil/multiprocessing";
import { runtimeNames } from "nogil/runtimes";
import { expect, test } from "vitest";
import { pong, pongAsync } from "../fixtures/event-tasks.ts";
import { finish, HANGS_MS } from "../fixtures/finish.ts";
import { hold, holdForEver, increment, incrementAsync, noteAbandoned } from "../fixtures/lock-tasks.ts";
import { pingPong } from "../fixtures/ping-pong.ts";
import { until } from "../fixtures/until.ts";
import { isAwaited } from "../fixtures/waiting.ts";

for (const target of [increment, incrementAsync]) {
  test(`MPS-06: processes of three runtimes keep a plain cell exact under one lock, by ${target.name}()`, async () => {
    const lock = new Lock();
    const cell = new Value("i32", 0);
    const times = target === increment ? 20_000 : 2_000;
    const children = runtimeNames.map(
      (runtime) => new Process({ target, args: [lock, cell, times], runtime, daemon: true }),
    );
    for (const child of children) child.start();
    await finish(...children);
    expect(cell.value).toBe(3 * times);
    expect(lock.locked()).toBe(false);
  });
}

test("MPS-06: processes of three runtimes keep a plain cell exact, blocking and async ones mixed", async () => {
  const lock = new Lock();
  const cell = new Value("i32", 0);
  const children = runtimeNames.flatMap((runtime) =>
    [increment, incrementAsync].map(
      (target) => new Process({ target, args: [lock, cell, 1_500], runtime, daemon: true }),
    ),
  );
  for (const child of children) child.start();
  await incrementAsync(lock, cell, 1_500);
  await finish(...children);
  expect(cell.value).toBe(7 * 1_500);
  expect(lock.abandoned).toBe(false);
});

for (const runtime of runtimeNames) {
  for (const target of [pong, pongAsync]) {
    test(`EVT-09: a ping-pong with a process on ${runtime} loses no wake-up, by ${target.name}()`, async () => {
      const [ping, pongs] = [new Event(), new Event()];
      const child = new Process({ target, args: [ping, pongs, 2_000], runtime, daemon: true });
      child.start();
      expect(await pingPong(ping, pongs, 2_000, 50_000)).toBe(2_000);
      await finish(child);
    });
  }

  test(`LOCK-21: a lock whose holder on ${runtime} is killed is abandoned, for one who comes later`, async () => {
    for (const form of ["blocking", "async"]) {
      const { lock, holder } = heldOn(runtime);
      holder.kill();
      expect(holder.join(HANGS_MS)).toBe(true);
      expect(
        form === "blocking" ? lock.acquire(HANGS_MS) : await lock.acquireAsync({ timeout: HANGS_MS }),
      ).toBe(true);
      expect(lock.abandoned).toBe(true);
      lock.release();
      expect(lock.acquire(0)).toBe(true);
      expect(lock.abandoned).toBe(false);
    }
  });

  test(`LOCK-21: a lock whose holder on ${runtime} is killed goes to an async waiter as abandoned`, async () => {
    const { lock, holder } = heldOn(runtime);
    const waiting = lock.acquireAsync({ timeout: HANGS_MS });
    await until("it waits", () => isAwaited(lock));
    holder.kill();
    expect(await waiting).toBe(true);
    expect(lock.abandoned).toBe(true);
    await holder.joinAsync();
  });

  test(`LOCK-21: a lock whose holder is killed goes to a blocked waiter on ${runtime} as abandoned`, async () => {
    const { lock, holder } = heldOn("node");
    const abandoned = new Value("i32", 0);
    const waiter = new Process({ target: noteAbandoned, args: [lock, abandoned], runtime, daemon: true });
    waiter.start();
    await until("it waits", () => isAwaited(lock));
    holder.kill();
    await finish(waiter);
    expect(abandoned.value).toBe(2);
    await holder.joinAsync();
  });

  test(`PEER-04: a waiter on ${runtime} that is killed does not stand in the way of the next`, async () => {
    const lock = new Lock();
    lock.acquire();
    const abandoned = new Value("i32", 0);
    const waiter = new Process({ target: noteAbandoned, args: [lock, abandoned], runtime, daemon: true });
    waiter.start();
    await until("it waits", () => isAwaited(lock));
    const next = new Process({ target: noteAbandoned, args: [lock, abandoned], runtime, daemon: true });
    next.start();
    waiter.kill();
    await waiter.joinAsync(); // or it might take the lock while it dies
    lock.release();
    await finish(next);
    expect(abandoned.value).toBe(1);
  });

  test(`a lock that a process on ${runtime} holds for long is never taken for abandoned`, async () => {
    const lock = new Lock();
    const [held, letGo, abandoned] = [new Event(), new Event(), new Value("i32", 0)];
    const holder = new Process({ target: hold, args: [lock, held, letGo], runtime, daemon: true });
    holder.start();
    expect(held.wait(HANGS_MS)).toBe(true);
    const waiters = runtimeNames.map((name) => {
      const waiter = new Process({
        target: noteAbandoned,
        args: [lock, abandoned],
        runtime: name,
        daemon: true,
      });
      waiter.start();
      return waiter;
    });
    // Long enough for every waiter to have asked many times whether the holder lives.
    expect(lock.acquire(600)).toBe(false);
    expect(await lock.acquireAsync({ timeout: 600 })).toBe(false);
    expect(lock.abandoned).toBe(false);
    expect(abandoned.value).toBe(0);
    letGo.set();
    await finish(holder, ...waiters);
    expect(abandoned.value).toBe(1);
  });
}

/** A lock that a process on `runtime` holds for ever. */
function heldOn(runtime: (typeof runtimeNames)[number]) {
  const lock = new Lock();
  const [held, never] = [new Event(), new Event()];
  const holder = new Process({ target: holdForEver, args: [lock, held, never], runtime, daemon: true });
  holder.start();
  expect(held.wait(HANGS_MS)).toBe(true);
  return { lock, holder };
}
