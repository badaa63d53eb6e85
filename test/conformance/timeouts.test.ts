import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import { finish } from "../fixtures/finish.ts";
import { waitFor } from "../fixtures/event-tasks.ts";
import { kinds, start } from "../fixtures/kinds.ts";
import { letThrough } from "../fixtures/worker-tasks.ts";

const WRONG: [unknown, typeof RangeError | typeof TypeError][] = [
  [-1, RangeError],
  [-0.5, RangeError],
  [Number.NaN, RangeError],
  [-Infinity, RangeError],
  ["1", TypeError],
  [null, TypeError],
  [1n, TypeError],
];

for (const kind of kinds) {
  const { name, Lock, Event, Semaphore } = kind;

  /** All that may wait, by its blocking and its async form, on something that does not come. */
  const waits = () => {
    const lock = new Lock();
    lock.acquire();
    const semaphore = new Semaphore(0);
    const event = new Event();
    const worker = start(kind, waitFor, event);
    return {
      blocking: [
        (timeout?: number) => lock.acquire(timeout),
        (timeout?: number) => semaphore.acquire(timeout),
        (timeout?: number) => event.wait(timeout),
        (timeout?: number) => worker.join(timeout),
      ],
      async: [
        (timeout?: number) => lock.acquireAsync({ timeout: timeout as number }),
        (timeout?: number) => semaphore.acquireAsync({ timeout: timeout as number }),
        (timeout?: number) => event.waitAsync({ timeout: timeout as number }),
        (timeout?: number) => worker.joinAsync({ timeout: timeout as number }),
      ],
      async end() {
        lock.release();
        semaphore.release(1_000);
        event.set();
        await finish(worker);
      },
    };
  };

  test(`${name}: LOCK-09, LOCK-10: a timeout that is negative, NaN or no number is refused`, async () => {
    const { blocking, async, end } = waits();
    for (const [timeout, Class] of WRONG) {
      for (const wait of blocking) expect(() => wait(timeout as number)).toThrow(Class);
      for (const wait of async) await expect(wait(timeout as number)).rejects.toBeInstanceOf(Class);
    }
    await end();
  });

  test(`${name}: LOCK-09: a wrong timeout is refused even if there is nothing to wait for`, () => {
    const event = new Event();
    event.set();
    expect(() => event.wait(-1)).toThrow(RangeError);
    const lock = new Lock();
    expect(() => lock.acquire(-1)).toThrow(RangeError);
    expect(lock.locked()).toBe(false);
  });

  test(`${name}: JS-02: no async wait returns before its timeout`, async () => {
    const { async, end } = waits();
    for (let round = 0; round < 15; round++) {
      for (const wait of async) {
        const begin = performance.now();
        expect(await wait(10)).toBe(false);
        expect(performance.now() - begin).toBeGreaterThanOrEqual(10);
      }
    }
    await end();
  });

  test(`${name}: JS-04: an async wait above 2³¹ ms, or for ever, does not end at once`, async () => {
    const { async, end } = waits();
    let settled = 0;
    const pending = [2 ** 31, 2 ** 40, Number.MAX_VALUE, Infinity].flatMap((timeout) =>
      async.slice(1).map((wait) => wait(timeout).finally(() => settled++)),
    );
    await sleep(300);
    expect(settled).toBe(0);
    await end();
    expect(await Promise.all(pending)).toEqual(pending.map(() => true));
  });

  test(`${name}: JS-04, JS-05: a blocking wait above 2³¹ ms, or for ever, ends when it is let through`, async () => {
    for (const timeout of [2 ** 31, 2 ** 40, Number.MAX_VALUE, Infinity]) {
      const lock = new Lock();
      const event = new Event();
      lock.acquire();
      const worker = start(kind, letThrough, lock, event);
      expect(lock.acquire(timeout)).toBe(true);
      expect(event.wait(timeout)).toBe(true);
      expect(worker.join(timeout)).toBe(true);
      lock.release();
    }
  });
}
