import { activeChildren, Lock, Process, Queue, Value } from "nogil/multiprocessing";
import { runtimeNames } from "nogil/runtimes";
import { expect, test } from "vitest";
import { finish, HANGS_MS } from "../fixtures/finish.ts";
import * as classes from "../fixtures/process-classes.ts";
import { needsProcesses } from "../fixtures/unsupported.ts";

for (const runtime of runtimeNames) {
  test(`PROC-19: Process with a run() of its own runs that on ${runtime}, on an object with its properties`, async () => {
    const [incoming, outgoing, lock] = [new Queue(), new Queue(), new Lock()];
    lock.acquire();
    const child = new classes.Echo(incoming, outgoing, lock, { name: "echo", daemon: true, runtime });
    expect(child.name).toBe("echo");
    child.start();
    expect(activeChildren()).toEqual([child]);
    for (const item of [1, { deep: [2n] }, "end"]) {
      incoming.put(item);
      expect(outgoing.get(HANGS_MS)).toEqual(["echo", true, runtime, item]);
    }
    await finish(child);
    expect(lock.locked()).toBe(false);
    // What the child changed of its own object is not seen here.
    expect(child.parts.sizes).toEqual([1, 2, 3]);
    expect(child.constructions).toBe(1);
  });
}

test("PROC-19: super.run() calls the target, and run() may be async", async () => {
  for (const Class of [classes.Around, classes.Further]) {
    const steps = new Value("i32", 0);
    const child = new Class(steps, { target: classes.addTen, args: [steps] });
    child.start();
    await finish(child);
    expect(steps.value).toBe(111);
  }
});

test("PROC-19: run() can be called by the program itself, in its own process", () => {
  const steps = new Value("i32", 0);
  const child = new Process({ target: classes.addTen, args: [steps] });
  expect(child.run()).toBe("result");
  expect(steps.value).toBe(10);
  expect(child.pid).toBe(undefined);
  expect(new Process().run()).toBe(undefined);
});

test("PROC-19, PROC-04: an error of run() ends the process with 1", async () => {
  const child = new classes.Failing();
  child.start();
  expect(await child.joinAsync({ timeout: HANGS_MS })).toBe(true);
  expect(child.exitCode).toBe(1);
});

test("PROC-19, PROC-11: the default name of an object of a subclass begins with that of its class", () => {
  expect(new classes.Failing().name).toMatch(/^Failing-\d+$/);
});

test("PROC-19: a class with a run() of its own that was not registered is refused, and told how to be", () => {
  expect(() => new classes.Unregistered()).toThrow(TypeError);
  expect(() => new classes.Unregistered()).toThrow(/defineTasks\(import\.meta\.url, \{ Unregistered \}\)/);
});

test("PROC-19: a subclass without a run() of its own needs no registering", async () => {
  const steps = new Value("i32", 0);
  const child = new classes.Named(steps);
  child.start();
  await finish(child);
  expect(child.name).toBe("named");
  expect(steps.value).toBe(10);
});

test("PROC-19: start() refuses a property that cannot travel, with its path, and can be tried again", async ({
  skip,
}) => {
  needsProcesses({ skip });
  const child = new classes.WithCallback();
  for (let i = 0; i < 2; i++) expect(() => child.start()).toThrow(/this\.deep\.callback/);
  expect(child.isAlive()).toBe(false);
  child.deep = {} as never;
  child.start();
  await finish(child);
});

test("PROC-19: start() refuses a run() that is a property of the object, not a method", ({ skip }) => {
  needsProcesses({ skip });
  expect(() => new classes.WithProperty().start()).toThrow(/must be a method/);
});

test("PROC-19: an object that skipped the constructor of Process cannot be started", () => {
  const skipped = Object.create(Process.prototype) as Process;
  expect(() => skipped.start()).toThrow(TypeError);
  expect(() => skipped.join()).toThrow(TypeError);
});
