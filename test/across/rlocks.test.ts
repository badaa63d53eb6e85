import { Event, Process, RLock, Value } from "nogil/multiprocessing";
import { runtimeNames } from "nogil/runtimes";
import { expect, test } from "vitest";
import { finish, HANGS_MS } from "../fixtures/finish.ts";
import {
  hold,
  holdForEver,
  holdForEverAsync,
  noteAbandoned,
  noteAbandonedAsync,
} from "../fixtures/lock-tasks.ts";
import { holdAsync, incrementDeep, incrementDeepAsync } from "../fixtures/rlock-tasks.ts";
import { until } from "../fixtures/until.ts";
import { isAwaited } from "../fixtures/waiting.ts";

function begin<Args extends readonly unknown[]>(
  runtime: (typeof runtimeNames)[number],
  target: (...args: [...Args]) => unknown,
  ...args: Args
): Process {
  const child = new Process({ target, args: args as never, runtime, daemon: true });
  child.start();
  return child;
}

test("MPS-06: processes of three runtimes keep a plain cell exact under one RLock, blocking and async ones mixed", async () => {
  const lock = new RLock();
  const cell = new Value("i32", 0);
  const children = runtimeNames.flatMap((runtime) =>
    [incrementDeep, incrementDeepAsync].map((target) => begin(runtime, target, lock, cell, 1_500)),
  );
  await Promise.all([incrementDeepAsync(lock, cell, 750), incrementDeepAsync(lock, cell, 750)]);
  await finish(...children);
  expect(cell.value).toBe(7 * 1_500);
  expect([lock.locked(), lock.abandoned]).toEqual([false, false]);
});

for (const runtime of runtimeNames) {
  for (const holding of [holdForEver, holdForEverAsync]) {
    test(`LOCK-21: an RLock whose owner on ${runtime} is killed is abandoned, after ${holding.name}()`, async () => {
      for (const form of ["blocking", "async", "who waits", "who waits async"]) {
        const lock = new RLock();
        const [held, never] = [new Event(), new Event()];
        const holder = begin(runtime, holding, lock, held, never);
        expect(held.wait(HANGS_MS)).toBe(true);
        const waiting = form === "who waits async" ? lock.runAsync(() => lock.abandoned) : undefined;
        if (waiting) await until("it waits", () => isAwaited(lock));
        holder.kill();
        if (waiting) expect(await waiting).toBe(true);
        else if (form === "async") expect(await lock.runAsync(() => lock.abandoned)).toBe(true);
        else {
          if (form === "blocking") expect(holder.join(HANGS_MS)).toBe(true);
          expect(lock.acquire(HANGS_MS)).toBe(true);
          expect(lock.abandoned).toBe(true);
          expect(lock.acquire(0)).toBe(true);
          lock.release();
          lock.release();
        }
        expect([lock.locked(), lock.abandoned]).toEqual([false, false]);
        await holder.joinAsync();
      }
    });
  }

  test(`an RLock that a process on ${runtime} holds for long is never taken for abandoned`, async () => {
    for (const holding of [hold, holdAsync]) {
      const lock = new RLock();
      const [held, letGo, abandoned] = [new Event(), new Event(), new Value("i32", 0)];
      const holder = begin(runtime, holding, lock, held, letGo);
      expect(held.wait(HANGS_MS)).toBe(true);
      const waiters = runtimeNames.flatMap((name) =>
        [noteAbandoned, noteAbandonedAsync].map((task) => begin(name, task, lock, abandoned)),
      );
      // Long enough for every waiter to have asked many times whether the holder lives.
      expect(lock.acquire(600)).toBe(false);
      await expect(lock.runAsync(() => {}, { timeout: 600 })).rejects.toThrow("not free within 600 ms");
      expect([lock.abandoned, abandoned.value]).toEqual([false, 0]);
      letGo.set();
      await finish(holder, ...waiters);
      expect(abandoned.value).toBe(1);
    }
  });
}
