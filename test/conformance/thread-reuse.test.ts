import { Event, Lock, Queue, RLock, SharedArray, Thread } from "nogil/threading";
import { beforeEach, expect, test } from "vitest";
import { HANGS_MS } from "../fixtures/finish.ts";
import { untilReferences } from "../fixtures/references.ts";
import * as tasks from "../fixtures/reuse-tasks.ts";
import { fail } from "../fixtures/worker-tasks.ts";
import { workersLeft } from "../fixtures/workers-left.ts";

beforeEach(workersLeft);

/** Runs a thread, and waits for its end. */
function run<Args extends readonly unknown[]>(target: (...args: Args) => unknown, ...args: Args): Thread {
  const thread = new Thread<Args>({ target, args: args as never });
  thread.start();
  expect(thread.join(HANGS_MS)).toBe(true);
  return thread as Thread;
}

/**
 * Repeats what ends with so many threads in one worker until that is so: a worker that has waited 20 ms for the next thread leaves, and
 * this program may be stopped for longer.
 */
async function untilShared(threads: number, act: () => void): Promise<void> {
  for (const deadline = performance.now() + HANGS_MS; ;) {
    await workersLeft();
    act();
    const runs = runsOfNext();
    if (runs === threads) return;
    expect(runs).toBeLessThan(threads);
    expect(performance.now()).toBeLessThan(deadline);
  }
}

/** How many threads have run in the worker of the next thread, that one counted. */
function runsOfNext(): number {
  const told = new Queue<number>();
  run(tasks.tellRuns, told);
  return told.get(0);
}

test("a thread that is started after the end of another runs in its worker, as a thread of its own", async () => {
  await untilShared(4, () => {
    const told = new Queue<readonly [string, number]>();
    const threads = [run(tasks.tellSelf, told), run(tasks.tellSelf, told), run(tasks.tellSelf, told)];
    expect(threads.map(() => told.get(0))).toEqual(threads.map(({ name, ident }) => [name, ident]));
    expect(new Set(threads.map(({ ident }) => ident)).size).toBe(3);
  });
});

test("what a thread held when it ended is not the next one's", async () => {
  await untilShared(3, () => {
    const [lock, rlock] = [new Lock(), new RLock()];
    run(tasks.keepLocks, lock, rlock);
    const told = new Queue<readonly boolean[]>();
    run(tasks.tellLocks, lock, rlock, told);
    expect(told.get(0)).toEqual([true, true, true, true]); // taken, and found abandoned
  });
});

test("a worker whose thread failed, awaited, or left something to be done runs no other", () => {
  const never = new Event();
  for (const act of [() => run(fail), () => run(tasks.awaitNothing), () => run(tasks.leaveWait, never)]) {
    expect(runsOfNext()).toBe(1);
    act();
    expect(runsOfNext()).toBe(1);
    act();
  }
});

test("a worker that a daemon ran in runs no thread that the program waits for", async () => {
  const daemon = new Thread({ target: tasks.countRun, daemon: true });
  daemon.start();
  await daemon.joinAsync({ timeout: HANGS_MS });
  expect(runsOfNext()).toBe(1);
});

test("threads that are started together run at the same time, whatever workers are idle", () => {
  for (let round = 0; round < 5; round++) {
    const [all, together] = [new Queue(), new Event()];
    const threads = Array.from(
      { length: 4 },
      () => new Thread({ target: tasks.meet, args: [all, together] }),
    );
    for (const each of threads) each.start();
    for (const _ of threads) all.get(HANGS_MS);
    together.set();
    for (const each of threads) expect(each.join(HANGS_MS)).toBe(true);
  }
});

test("no start is lost, whenever it comes after the end of the last thread", async () => {
  for (let ms = 0; ms < 60; ms += 2) {
    const thread = new Thread({ target: tasks.countRun });
    thread.start();
    await new Promise((resolve) => setTimeout(resolve, ms)); // its end is not seen: its worker waits 20 ms, and leaves
    const next = run(tasks.countRun);
    expect([thread.join(HANGS_MS), thread.error, next.error]).toEqual([true, undefined, undefined]);
  }
});

test("what threads were handed is given back, also when they share a worker", async () => {
  const locks = Array.from({ length: 200 }, () => new Lock());
  for (const lock of locks) run(tasks.useLock, lock);
  const numbers = new SharedArray("f64", 100_000);
  run(tasks.fill, numbers);
  for (const each of [...locks, numbers]) await untilReferences(each, 1);
});

test("a worker that has much is not kept with it", () => {
  expect(runsOfNext()).toBe(1);
  run(tasks.fill, new SharedArray("f64", 100_000));
  expect(runsOfNext()).toBe(1);
});
