import { RemoteError, ThreadError } from "nogil";
import * as multiprocessing from "nogil/multiprocessing";
import { enumerate, Event, Thread, Value } from "nogil/threading";
import { expect, test } from "vitest";
import { runtime } from "../../packages/core/src/current.ts";
import { threadMemory } from "../../packages/core/src/memory/thread-memory.ts";
import { endOfMemory } from "../fixtures/end-of-memory.ts";
import { finish, HANGS_MS } from "../fixtures/finish.ts";
import * as threadTasks from "../fixtures/thread-tasks.ts";
import { until } from "../fixtures/until.ts";
import * as tasks from "../fixtures/worker-tasks.ts";
import { workersLeft } from "../fixtures/workers-left.ts";

/** A thread that runs until `end` is set. */
const running = () => {
  const [begun, end] = [new Event(), new Event()];
  const thread = new Thread({ target: tasks.run, args: [begun, end] });
  thread.start();
  return { thread, begun, end };
};

/** What `target` threw in a thread. */
const errorOf = async (target: () => unknown): Promise<unknown> => {
  const thread = new Thread({ target });
  thread.start();
  expect(await thread.joinAsync({ timeout: HANGS_MS })).toBe(true);
  return thread.error;
};

test("THR-01: Thread.name is the one given, as text, or Thread-N and the target's", () => {
  expect(new Thread({ name: "mine" }).name).toBe("mine");
  expect(new Thread({ name: 7 as never }).name).toBe("7");
  const [first, second] = [new Thread(), new Thread({ name: "" })];
  expect(first.name).toMatch(/^Thread-\d+$/);
  expect(second.name).toBe(`Thread-${Number(first.name.slice(7)) + 1}`);
  expect(new Thread({ target: tasks.nothing }).name).toMatch(/^Thread-\d+ \(nothing\)$/);
});

test("THR-03: Thread.ident is undefined before the start, then unique, and kept after the end", async () => {
  expect(new Thread().ident).toBe(undefined);
  const all = Array.from({ length: 5 }, running);
  const idents = all.map(({ thread }) => thread.ident);
  expect(new Set([1, ...idents]).size).toBe(6);
  for (const { end } of all) end.set();
  await finish(...all.map(({ thread }) => thread));
  expect(all.map(({ thread }) => thread.ident)).toEqual(idents);
});

test("THR-04: Thread.isAlive() is true from start() on, and false after the end, also without join()", async () => {
  const unstarted = new Thread({ target: tasks.nothing });
  expect(unstarted.isAlive()).toBe(false);
  const { thread, end } = running();
  expect(thread.isAlive()).toBe(true);
  end.set();
  await until("it has ended", () => !thread.isAlive());
  expect(thread.join(0)).toBe(true);
});

test("THR-05: Thread.start() twice is a ThreadError, while it runs and afterwards", async () => {
  const { thread, end } = running();
  expect(() => thread.start()).toThrow(ThreadError);
  end.set();
  await finish(thread);
  expect(() => thread.start()).toThrow(ThreadError);
});

test("THR-06: Thread.join() before start() is a ThreadError", async () => {
  const thread = new Thread();
  expect(() => thread.join()).toThrow(ThreadError);
  await expect(thread.joinAsync()).rejects.toBeInstanceOf(ThreadError);
});

test("THR-07: Thread.join() may be repeated, and by many at once", async () => {
  const { thread, end } = running();
  const joins = Array.from({ length: 19 }, () => thread.joinAsync());
  end.set();
  expect(thread.join()).toBe(true);
  expect(thread.join()).toBe(true);
  expect(await Promise.all(joins)).toEqual(joins.map(() => true));
  expect(await thread.joinAsync()).toBe(true);
});

test("THR-08: Thread.join(timeout) returns false while it runs, and not before the timeout", async () => {
  const { thread, end } = running();
  for (const timeout of [0, 10, 60.5]) {
    let begin = performance.now();
    expect(thread.join(timeout)).toBe(false);
    expect(performance.now() - begin).toBeGreaterThanOrEqual(timeout);
    begin = performance.now();
    expect(await thread.joinAsync({ timeout })).toBe(false);
    expect(performance.now() - begin).toBeGreaterThanOrEqual(timeout);
  }
  expect(thread.isAlive()).toBe(true);
  end.set();
  await finish(thread);
});

test("THR-09: Thread.daemon is as its creator's, unless it is given", async () => {
  expect(new Thread().daemon).toBe(false);
  expect(new Thread({ daemon: true }).daemon).toBe(true);
  for (const daemon of [false, true]) {
    const inThread = new multiprocessing.Value("i32", 0);
    const inProcess = new multiprocessing.Value("i32", 0);
    const thread = new Thread({ target: tasks.noteDaemon, args: [inThread, inProcess], daemon });
    thread.start();
    await finish(thread);
    expect(inThread.value).toBe(daemon ? 2 : 1);
  }
});

test("THR-10: Thread that cannot be started throws, leaves nothing behind, and can be started later", async () => {
  const { threads } = runtime();
  const { start } = threads;
  const count = new Value("i32", 0);
  const thread = new Thread({ target: threadTasks.addItems, args: [count, 1] });
  await workersLeft();
  const before = enumerate();
  threads.start = () => {
    throw new Error("no resources");
  };
  try {
    for (let i = 0; i < 3; i++) expect(() => thread.start()).toThrow("no resources");
  } finally {
    threads.start = start;
  }
  expect(thread.isAlive()).toBe(false);
  expect(thread.ident).toBe(undefined);
  expect(thread.error).toBe(undefined);
  expect(enumerate()).toEqual(before);
  expect(threadMemory().threads.idents()).toEqual(before.map(({ ident }) => ident));
  thread.start();
  await finish(thread);
  expect(count.value).toBe(1);
});

test("THR-10: Thread whose failed starts are many takes no memory", async () => {
  const { threads } = runtime();
  const { start } = threads;
  await workersLeft();
  const thread = new Thread({ target: tasks.countItems, args: [["an item"], new Value("i32", 0)] });
  threads.start = () => {
    throw new Error("no resources");
  };
  try {
    expect(() => thread.start()).toThrow("no resources");
    const before = endOfMemory();
    for (let i = 0; i < 2000; i++) expect(() => thread.start()).toThrow("no resources");
    expect(endOfMemory()).toBe(before);
  } finally {
    threads.start = start;
  }
});

test("THR-11: Thread without a target does nothing, and ends", async () => {
  const thread = new Thread();
  thread.start();
  expect(thread.join(HANGS_MS)).toBe(true);
  expect(thread.error).toBe(undefined);
});

test("THR-13: Thread whose target throws ends, and keeps the error with its cause", async () => {
  const thread = new Thread({ target: tasks.fail });
  thread.start();
  expect(thread.join(HANGS_MS)).toBe(true);
  const error = thread.error as RangeError;
  expect(error).toBeInstanceOf(RangeError);
  expect(error.message).toBe("too far");
  expect(error.cause).toEqual({ from: "here" });
  expect(error.stack).toContain("worker-tasks.ts");
});

test("JS-12, THR-13: Thread keeps what an async target rejected with, and its own properties", async () => {
  const error = await errorOf(tasks.failLater);
  expect(error).toBeInstanceOf(TypeError);
  expect(error).toMatchObject({ message: "not that", answer: 42 });
});

test("JS-12, THR-13: Thread keeps an error of a class of one's own as a RemoteError of its name", async () => {
  const error = await errorOf(tasks.failAsCustom);
  expect(error).toBeInstanceOf(RemoteError);
  expect(error).toMatchObject({ name: "Custom", message: "my own" });
});

test("JS-13, THR-13: Thread keeps what was thrown though it is no error", async () => {
  expect(await errorOf(tasks.throwText)).toBe("just text");
  expect(await errorOf(tasks.throwNull)).toBe(null);
});

test("THR-13: Thread keeps an error without what cannot travel of it", async () => {
  const error = await errorOf(tasks.throwWithMethod);
  expect(error).toBeInstanceOf(TypeError);
  expect(error).toMatchObject({ message: "not that", answer: 42 });
  expect(error).not.toHaveProperty("retry");
});

test("THR-13: Thread that fails in a timer ends with that error", async () => {
  expect(await errorOf(tasks.failInTimer)).toMatchObject({ name: "RangeError", message: "too late" });
});

test("THR-13: Thread with a rejection that nobody handles ends with that error", async () => {
  expect(await errorOf(tasks.rejectUnhandled)).toMatchObject({ name: "RangeError", message: "nobody cares" });
});

test("THR-13: Thread that fails in a timer leaves its process lock abandoned", async () => {
  const lock = new multiprocessing.Lock();
  const thread = new Thread({ target: tasks.failInTimerWith, args: [lock] });
  thread.start();
  expect(await thread.joinAsync({ timeout: HANGS_MS })).toBe(true);
  expect(lock.acquire(HANGS_MS)).toBe(true);
  expect(lock.abandoned).toBe(true);
});

test("THR-14: Thread refuses a target that was not registered, and says how to register it", () => {
  expect(() => new Thread({ target: function square() {} })).toThrow(
    /defineTasks\(import\.meta\.url, \{ square \}\)/,
  );
  expect(() => new Thread({ target: () => {} })).toThrow(TypeError);
  expect(() => new Thread({ target: "square" as never })).toThrow(TypeError);
  expect(() => new Thread({ target: tasks.nothing, args: "abc" as never })).toThrow(TypeError);
});

test("THR-02: Thread hands its args over one by one, in order", async () => {
  const count = new Value("i32", 0);
  for (const args of [[], ["a"], ["a", undefined, null, [1]]]) {
    const thread = new Thread({ target: threadTasks.addItems, args: [count, ...args] });
    thread.start();
    await finish(thread);
  }
  expect(count.value).toBe(0 + 1 + 4);
});

test("THR-02, PROC-16: Thread copies the list of its args when it is made", async () => {
  const args: [number[], Value<"i32">] = [[1, 2, 3], new Value("i32", 0)];
  const count = args[1];
  const thread = new Thread({ target: tasks.countItems, args });
  args[0] = [];
  thread.start();
  await finish(thread);
  expect(count.value).toBe(3);
});

test("THR-18: Thread survives a stack overflow that it catches", async () => {
  const caught = new Event();
  const thread = new Thread({ target: tasks.overflow, args: [caught] });
  thread.start();
  await finish(thread);
  expect(caught.isSet()).toBe(true);
});

test("THR-19: Thread that exits ends alone", async () => {
  const thread = new Thread({ target: tasks.exit, args: [3] });
  thread.start();
  expect(await thread.joinAsync({ timeout: HANGS_MS })).toBe(true);
  expect(thread.error).toBe(undefined);
});

test("Thread.start() refuses what cannot travel, and can be tried again", () => {
  const thread = new Thread({ target: tasks.countItems, args: [[() => 1], new Value("i32", 0)] });
  for (let i = 0; i < 2; i++) expect(() => thread.start()).toThrow(/args\[0\]\[0\]/);
  expect(thread.isAlive()).toBe(false);
  expect(thread.ident).toBe(undefined);
});

test("JS-06: Threads start threads, five deep, while all of them are blocked", async () => {
  const count = new Value("i32", 0);
  const thread = new Thread({ target: tasks.startThread, args: [count, 4] });
  thread.start();
  expect(thread.join(HANGS_MS)).toBe(true);
  expect(thread.error).toBe(undefined);
  expect(count.value).toBe(5);
});

test("Thread that a thread started outlives it", async () => {
  const [end, done] = [new Event(), new Event()];
  const thread = new Thread({ target: tasks.leaveThread, args: [end, done] });
  thread.start();
  await finish(thread);
  expect(done.wait(50)).toBe(false);
  end.set();
  expect(done.wait(HANGS_MS)).toBe(true);
});

test("Process that a thread started outlives it", async () => {
  const [begun, end, done] = Array.from({ length: 3 }, () => new multiprocessing.Event());
  const thread = new Thread({ target: tasks.leaveProcess, args: [begun, end, done] });
  thread.start();
  await finish(thread);
  expect(await done.waitAsync({ timeout: 500 })).toBe(false);
  end.set();
  expect(await done.waitAsync({ timeout: HANGS_MS })).toBe(true);
});

test(
  "THR-20: 100 Threads one after another, joined or not, leave nothing behind",
  { timeout: 240_000 },
  async () => {
    const { threads } = threadMemory();
    const count = new Value("i32", 0);
    const startOne = (go: Event) => {
      const thread = new Thread({ target: threadTasks.addOneWhen, args: [go, count] });
      thread.start();
      return thread;
    };
    const [go, goTogether] = [new Event(), new Event()];
    go.set();
    const runOne = async (isJoined: boolean) => {
      const thread = startOne(go);
      if (isJoined) expect(thread.join(HANGS_MS)).toBe(true);
      else await until("it has ended", () => !threads.runs(thread.ident!));
    };
    for (let i = 0; i < 17; i++) await runOne(i % 2 === 0);
    // A worker may leave while that of the next thread is there already: memory for a few at once is no loss.
    const together = [1, 2, 3].map(() => startOne(goTogether));
    goTogether.set();
    await finish(...together);
    await workersLeft();
    const before = endOfMemory();
    for (let i = 0; i < 80; i++) await runOne(i % 2 === 0);
    await workersLeft();
    expect(count.value).toBe(100);
    expect(endOfMemory()).toBe(before);
    expect(threads.idents()).toEqual([1]);
    expect(enumerate()).toHaveLength(1);
  },
);

test("THR-21: a tight loop in a thread sees what main sets", async () => {
  const [spins, flag] = [new Event(), new Value("i32", 0)];
  const thread = new Thread({ target: threadTasks.spinUntil, args: [spins, flag] });
  thread.start();
  expect(spins.wait(HANGS_MS)).toBe(true);
  flag.value = 1;
  await finish(thread);
});
