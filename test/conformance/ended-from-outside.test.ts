import { runtime } from "@nogil/core";
import { enumerate, Event, Lock, Thread, Value } from "nogil/threading";
import { beforeEach, describe, expect, test } from "vitest";
import { holdForEver, pass } from "../fixtures/lock-tasks.ts";
import { finish, HANGS_MS } from "../fixtures/finish.ts";
import { startIn } from "../fixtures/native-worker.ts";
import { startRawWorker } from "../fixtures/raw-worker.ts";
import { holdBelow, holdBelowAndExit } from "../fixtures/thread-tasks.ts";
import { until } from "../fixtures/until.ts";
import { isAwaited } from "../fixtures/waiting.ts";
import { idle, spin } from "../fixtures/worker-tasks.ts";
import { workersLeft } from "../fixtures/workers-left.ts";
import { UNSUPPORTED } from "../verdict.ts";

// A thread is to have a native worker of its own here.
beforeEach(workersLeft);

test("JS-01: a lock goes to the next waiter though a worker sleeps on it that was ended", async () => {
  const [lock, passed] = [new Lock(), new Value("i32", 0)];
  lock.acquire();
  const { words } = lock.place.memory;
  // It sleeps without a mark in the word: so it is before the thread in the queue, and takes the first wake-up there is.
  const sleeper = startRawWorker("./raw-sleeper.ts", { buffer: words.buffer, index: lock.place.at });
  await sleeper.message;
  const waiting = new Thread({ target: pass, args: [lock, passed], daemon: true });
  waiting.start();
  await until("it waits", () => isAwaited(lock));
  void sleeper.terminate();
  lock.release();
  await finish(waiting);
  expect(passed.value).toBe(1);
});

test("JS-01, PEER-04: a lock goes to the next waiter though one was ended while it waited", async () => {
  const [lock, passed] = [new Lock(), new Value("i32", 0)];
  lock.acquire();
  const gone = new Thread({ target: pass, args: [lock, passed], daemon: true });
  const native = startIn(gone);
  await until("it waits", () => isAwaited(lock));
  const waiting = new Thread({ target: pass, args: [lock, passed], daemon: true });
  waiting.start();
  await native.terminate();
  lock.release();
  await finish(waiting);
  expect(lock.acquire(HANGS_MS)).toBe(true);
});

test("LOCK-21: a thread that exits ends its daemon threads, and what they held is abandoned", async () => {
  const [lock, held] = [new Lock(), new Event()];
  const thread = new Thread({ target: holdBelowAndExit, args: [lock, held] });
  thread.start();
  await finish(thread);
  expect(await lock.acquireAsync({ timeout: HANGS_MS })).toBe(true);
  expect(lock.abandoned).toBe(true);
  expect(enumerate().map(({ name }) => name)).not.toContain("below");
});

describe("ended from outside", () => {
  const { canTerminate } = runtime().threads;
  beforeEach(({ skip }) => skip(!canTerminate, `${UNSUPPORTED}no thread can be ended from outside`));

  for (const target of [idle, spin]) {
    test(`JS-08: a thread that runs ${target.name}() is not alive when it was ended from outside`, async () => {
      const running = new Event();
      const thread = new Thread({ target, args: [running], daemon: true });
      const native = startIn(thread);
      expect(running.wait(HANGS_MS)).toBe(true);
      void native.terminate();
      expect(await thread.joinAsync({ timeout: HANGS_MS })).toBe(true);
      expect(thread.isAlive()).toBe(false);
      expect(thread.error).toMatchObject({ name: "ThreadError" });
      expect(enumerate()).not.toContain(thread);
    });
  }

  test("LOCK-21, PEER-04: what a thread held that was ended from outside is abandoned", async () => {
    const [lock, held, never] = [new Lock(), new Event(), new Event()];
    const thread = new Thread({ target: holdForEver, args: [lock, held, never], daemon: true });
    const native = startIn(thread);
    expect(held.wait(HANGS_MS)).toBe(true);
    void native.terminate();
    expect(await lock.acquireAsync({ timeout: HANGS_MS })).toBe(true);
    expect(lock.abandoned).toBe(true);
    expect(await thread.joinAsync({ timeout: HANGS_MS })).toBe(true);
  });

  test("a thread that was started by one that was ended from outside is ended, too", async () => {
    const [lock, held] = [new Lock(), new Event()];
    const thread = new Thread({ target: holdBelow, args: [lock, held], daemon: true });
    const native = startIn(thread);
    expect(held.wait(HANGS_MS)).toBe(true);
    const below = enumerate().find(({ name }) => name === "below")!;
    void native.terminate();
    expect(await below.joinAsync({ timeout: HANGS_MS })).toBe(true);
    expect(below.error).toMatchObject({ name: "ThreadError" });
    expect(await lock.acquireAsync({ timeout: HANGS_MS })).toBe(true);
    expect(lock.abandoned).toBe(true);
  });
});
