import { expect, test } from "vitest";
import { finish, HANGS_MS } from "../fixtures/finish.ts";
import { kinds, start } from "../fixtures/kinds.ts";
import { pass, waitAndExit } from "../fixtures/lock-tasks.ts";
import { until } from "../fixtures/until.ts";
import { takers } from "../fixtures/waiting.ts";

for (const kind of kinds) {
  const { name, Lock, RLock, Semaphore, Event, Value } = kind;

  test(`${name}: PEER-04: a waiter whose worker has exited stands in nobody's way, blocking or async`, async () => {
    const locks = [new Lock(), new RLock(), new Semaphore()];
    const passed = new Value("i32", 0);
    for (const lock of locks) lock.acquire();
    const waiting = new Event();
    const gone = start(kind, waitAndExit, waiting, ...locks);
    expect(await waiting.waitAsync({ timeout: HANGS_MS })).toBe(true);
    expect(await gone.joinAsync({ timeout: HANGS_MS })).toBe(true);
    const next = locks.map((lock) => start(kind, pass, lock, passed));
    await until("they wait, at least where that can be seen", () => takers(locks[2] as never) > 1);
    for (const lock of locks) lock.release();
    await finish(...next);
    expect(passed.value).toBe(3);
    for (const lock of locks) lock.acquire();
    const others = locks.map((lock) => lock.runAsync(() => passed.add(1), { timeout: HANGS_MS }));
    for (const lock of locks) lock.release();
    await Promise.all(others);
    expect(passed.value).toBe(6);
  });
}
