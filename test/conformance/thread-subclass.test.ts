import { currentThread, enumerate, Event, Lock, Thread, Value } from "nogil/threading";
import { expect, test } from "vitest";
import { finish, HANGS_MS } from "../fixtures/finish.ts";
import * as classes from "../fixtures/thread-classes.ts";
import { noteDaemon } from "../fixtures/worker-tasks.ts";

test("THR-12: Thread with a run() of its own runs that, on an object with its properties", async () => {
  const [size, lock, go] = [new Value("i32", 0), new Lock(), new Event()];
  lock.acquire();
  const thread = new classes.Download("https://example.org", size, lock, go, { name: "download" });
  expect(thread.name).toBe("download");
  thread.start();
  expect(enumerate()).toContain(thread);
  go.set();
  await finish(thread);
  expect(size.value).toBe("https://example.org".length);
  expect(lock.locked()).toBe(false);
  // What the thread changed of its own object is not seen here.
  expect(thread.parts.sizes).toEqual([1, 2, 3]);
  expect(thread.constructions).toBe(1);
});

test("THR-12: super.run() calls the target, and run() may be async", async () => {
  for (const Class of [classes.Around, classes.Further]) {
    const steps = new Value("i32", 0);
    const thread = new Class(steps, { target: classes.addTen, args: [steps] });
    thread.start();
    await finish(thread);
    expect(steps.value).toBe(111);
  }
});

test("THR-12: run() can be called by the program itself, in its own thread", () => {
  const steps = new Value("i32", 0);
  const thread = new Thread({ target: classes.addTen, args: [steps] });
  expect(thread.run()).toBe("result");
  expect(steps.value).toBe(10);
  expect(thread.ident).toBe(undefined);
  expect(new Thread().run()).toBe(undefined);
});

test("THR-12, THR-13: an error of run() is the thread's", async () => {
  const thread = new classes.Failing();
  thread.start();
  expect(await thread.joinAsync({ timeout: HANGS_MS })).toBe(true);
  expect(thread.error).toMatchObject({ name: "RangeError", message: "run() fails" });
});

test("THR-12: a class with a run() of its own that was not registered is refused, and told how to be", () => {
  expect(() => new classes.Unregistered()).toThrow(TypeError);
  expect(() => new classes.Unregistered()).toThrow(/defineTasks\(import\.meta\.url, \{ Unregistered \}\)/);
});

test("THR-12: a subclass without a run() of its own needs no registering", async () => {
  const steps = new Value("i32", 0);
  const thread = new classes.Named(steps);
  thread.start();
  await finish(thread);
  expect(thread.name).toBe("named");
  expect(steps.value).toBe(10);
});

test("THR-12: start() refuses a property that cannot travel, with its path, and can be tried again", async () => {
  const thread = new classes.WithCallback();
  for (let i = 0; i < 2; i++) expect(() => thread.start()).toThrow(/this\.deep\.callback/);
  expect(thread.isAlive()).toBe(false);
  thread.deep = {} as never;
  thread.start();
  await finish(thread);
});

test("THR-12: start() refuses a run() that is a property of the object, not a method", () => {
  expect(() => new classes.WithProperty().start()).toThrow(/must be a method/);
});

test("THR-12: a property may have the name of one of Thread's own", async () => {
  const thread = new classes.Shadowing();
  thread.start();
  await finish(thread);
});

test("THR-12: an object that skipped the constructor of Thread cannot be started", () => {
  const skipped = Object.create(Thread.prototype) as Thread;
  expect(() => skipped.start()).toThrow(TypeError);
  expect(() => skipped.join()).toThrow(TypeError);
});

test("THR-09: Thread.daemon and Thread.name cannot be set, before the start, while it runs, or afterwards", async () => {
  const [inThread, inProcess] = [new Value("i32", 0), new Value("i32", 0)];
  const thread = new Thread({ target: noteDaemon, args: [inThread, inProcess] });
  const set = () => {
    expect(() => Object.assign(thread, { daemon: true })).toThrow(TypeError);
    expect(() => Object.assign(thread, { name: "other" })).toThrow(TypeError);
  };
  set();
  thread.start();
  set();
  await finish(thread);
  set();
  expect(thread.daemon).toBe(false);
  expect(() => Object.assign(currentThread(), { daemon: true })).toThrow(TypeError);
});
