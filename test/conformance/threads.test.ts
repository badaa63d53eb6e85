import { ThreadError } from "nogil";
import { activeCount, currentThread, enumerate, Event, mainThread, Thread, Value } from "nogil/threading";
import { expect, test } from "vitest";
import { finish, HANGS_MS } from "../fixtures/finish.ts";
import { startRawWorker } from "../fixtures/raw-worker.ts";
import * as tasks from "../fixtures/thread-tasks.ts";
import { fail, nothing, run } from "../fixtures/worker-tasks.ts";

/** Longest time in ms for a test that starts dozens of threads, on a machine that is busy. */
const BUSY_MS = 240_000;

const running = (daemon = false) => {
  const [begun, end] = [new Event(), new Event()];
  const thread = new Thread({ target: run, args: [begun, end], daemon });
  thread.start();
  return { thread, end };
};

test("TMOD-01: activeCount() and enumerate() have those that run: main, daemons, none that has not started or has ended", async () => {
  const before = activeCount();
  expect(enumerate()).toHaveLength(before);
  expect(enumerate()).toContain(currentThread());
  const unstarted = new Thread();
  const [first, daemon] = [running(), running(true)];
  expect(enumerate()).toContain(first.thread);
  expect(enumerate()).toContain(daemon.thread);
  expect(enumerate()).not.toContain(unstarted);
  expect(activeCount()).toBe(before + 2);
  expect(enumerate()).toHaveLength(before + 2);
  first.end.set();
  daemon.end.set();
  await finish(first.thread, daemon.thread);
  expect(activeCount()).toBe(before);
  expect(enumerate()).toHaveLength(before);
});

test("TMOD-02: enumerate() has no thread that has been joined", { timeout: BUSY_MS }, () => {
  for (let trial = 0; trial < 100; trial++) {
    const { thread, end } = running();
    expect(enumerate()).toContain(thread);
    end.set();
    thread.join();
    expect(enumerate()).not.toContain(thread);
  }
});

test("TMOD-02: enumerate() has a thread that failed no longer, either", () => {
  const thread = new Thread({ target: fail });
  thread.start();
  thread.join();
  expect(enumerate()).not.toContain(thread);
});

for (const daemon of [false, true]) {
  test(`TMOD-03: currentThread() in a ${daemon ? "daemon " : ""}thread is that thread`, async () => {
    const ident = new Value("i32", 0);
    const thread = new Thread({
      target: tasks.checkSelf,
      args: ["mine", daemon, ident],
      name: "mine",
      daemon,
    });
    thread.start();
    await finish(thread);
    expect(ident.value).toBe(thread.ident);
  });
}

test("TMOD-03, LOCK-18: a worker that nogil did not start is a main thread of its own, and can use all of it", async () => {
  const before = activeCount();
  const worker = startRawWorker("./raw-main.ts");
  expect(await worker.message).toEqual({
    name: "MainThread",
    isAlive: true,
    joined: ThreadError.name,
    threads: 1,
    locked: true,
    error: undefined,
  });
  expect(activeCount()).toBe(before);
  await worker.terminate();
  expect(activeCount()).toBe(before);
});

test("TMOD-04, THR-06: mainThread() is the calling thread here, and cannot be joined", () => {
  const main = mainThread();
  expect(main).toBe(currentThread());
  expect(main).toBeInstanceOf(Thread);
  expect(main).toMatchObject({ name: "MainThread", ident: 1, daemon: false, error: undefined });
  expect(main.isAlive()).toBe(true);
  expect(() => main.join()).toThrow(ThreadError);
  expect(() => main.start()).toThrow(ThreadError);
});

test("TMOD-04: mainThread() is another one in a thread, which sees it live", async () => {
  const thread = new Thread({ target: tasks.checkMain });
  thread.start();
  await finish(thread);
});

test("a thread that another one started can be found, joined, and asked for its error", async () => {
  const [begun, end, found] = [new Event(), new Event(), new Event()];
  const failing = new Thread({ target: tasks.failAfter, args: [begun, end], name: "failing", daemon: true });
  failing.start();
  expect(begun.wait(HANGS_MS)).toBe(true);
  const waiting = new Thread({ target: tasks.waitForOther, args: ["failing", found] });
  waiting.start();
  expect(found.wait(HANGS_MS)).toBe(true);
  end.set();
  await finish(waiting);
  expect(failing.error).toMatchObject({ name: "RangeError", message: "too far" });
});

test("enumerate() sees whole threads while others start and end", { timeout: BUSY_MS }, async () => {
  const [looks, stop] = [new Value("i32", 0), new Value("i32", 0)];
  const looking = new Thread({ target: tasks.lookAround, args: [looks, stop] });
  looking.start();
  for (let round = 0; round < 10 || (looks.value <= 20 && looking.isAlive()); round++) {
    const some = Array.from({ length: 3 }, () => new Thread({ target: nothing }));
    for (const thread of some) thread.start();
    await finish(...some);
  }
  stop.value = 1;
  await finish(looking);
  expect(looks.value).toBeGreaterThan(20);
});
