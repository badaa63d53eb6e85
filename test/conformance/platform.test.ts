import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import { threadFutex } from "../../packages/core/src/memory/thread-futex.ts";
import { waitFor } from "../fixtures/event-tasks.ts";
import { finish, HANGS_MS } from "../fixtures/finish.ts";
import { kinds, start } from "../fixtures/kinds.ts";
import { until } from "../fixtures/until.ts";
import { addInBlocks } from "../fixtures/using-tasks.ts";
import { waiters } from "../fixtures/waiting.ts";

test("JS-14: a wake-up of one async sleeper wakes one, until all are awake, and none after that", async () => {
  const words = new Int32Array(new SharedArrayBuffer(8));
  const woken: number[] = [];
  const sleeps = [0, 1, 2, 3].map(async (sleeper) => {
    await threadFutex.waitAsync(words, 0, 0, HANGS_MS).woken;
    woken.push(sleeper);
  });
  for (let count = 1; count <= 4; count++) {
    threadFutex.notify(words, 0, 1);
    await until("one more is awake", () => woken.length >= count);
    await sleep(5);
    expect(woken).toHaveLength(count);
  }
  threadFutex.notify(words, 0, 1);
  await Promise.all(sleeps);
  expect(woken.toSorted((a, b) => a - b)).toEqual([0, 1, 2, 3]);
});

for (const kind of kinds) {
  test(`${kind.name}: JS-14: each of many async waiters gets a lock once, one at a time`, async () => {
    const lock = new kind.Lock();
    lock.acquire();
    let inside = 0;
    let most = 0;
    const passed: number[] = [];
    const waiting = Array.from({ length: 20 }, (_, nth) =>
      lock.runAsync(async () => {
        most = Math.max(most, ++inside);
        await Promise.resolve();
        inside--;
        passed.push(nth);
      }),
    );
    lock.release();
    await Promise.all(waiting);
    expect(passed.toSorted((a, b) => a - b)).toEqual(waiting.map((_, nth) => nth));
    expect(most).toBe(1);
    expect(lock.locked()).toBe(false);
  });

  test(`${kind.name}: JS-14: all async waiters of an event get through at once, blocked ones as well`, async () => {
    const event = new kind.Event();
    const worker = start(kind, waitFor, event);
    const waiting = Array.from({ length: 20 }, () => event.waitAsync({ timeout: HANGS_MS }));
    await until("all wait", () => waiters(event) === 21);
    event.set();
    expect(await Promise.all(waiting)).toEqual(waiting.map(() => true));
    await finish(worker);
  });

  test(`${kind.name}: JS-15: locks are given back by using, in workers of this runtime`, async () => {
    const [lock, value] = [new kind.Lock(), new kind.Value("i32", 0)];
    await finish(start(kind, addInBlocks, lock, value));
    expect(value.value).toBe(21);
    expect(lock.locked()).toBe(false);
  });
}
