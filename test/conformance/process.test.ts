import { readdirSync } from "node:fs";
import { ProcessError } from "nogil";
import {
  activeChildren,
  currentProcess,
  Event,
  parentProcess,
  Process,
  Queue,
  Value,
} from "nogil/multiprocessing";
import * as threading from "nogil/threading";
import { runtimeNames } from "nogil/runtimes";
import { expect, test } from "vitest";
import { processMemory } from "../../packages/core/src/memory/process-memory.ts";
import { finish, HANGS_MS } from "../fixtures/finish.ts";
import { keep } from "../fixtures/give-back-tasks.ts";
import * as processTasks from "../fixtures/process-tasks.ts";
import { until } from "../fixtures/until.ts";
import * as tasks from "../fixtures/worker-tasks.ts";
import { needsProcesses } from "../fixtures/unsupported.ts";

/** A process that runs until `end` is set. */
const running = () => {
  const [begun, end] = [new Event(), new Event()];
  const child = new Process({ target: tasks.run, args: [begun, end], daemon: true });
  child.start();
  return { child, begun, end };
};

test("PROC-01: Process before its start is not alive, has no pid and no exit code, and cannot be joined or ended", async () => {
  const child = new Process({ target: tasks.nothing });
  expect(child.isAlive()).toBe(false);
  expect(child.pid).toBe(undefined);
  expect(child.exitCode).toBe(null);
  expect(() => child.join()).toThrow(ProcessError);
  await expect(child.joinAsync()).rejects.toBeInstanceOf(ProcessError);
  expect(() => child.terminate()).toThrow(ProcessError);
  expect(() => child.kill()).toThrow(ProcessError);
  expect(activeChildren()).not.toContain(child);
});

test("PROC-02: Process is alive without an exit code while it runs, and the other way round after join()", async () => {
  const { child, end } = running();
  expect(child.isAlive()).toBe(true);
  expect(child.exitCode).toBe(null);
  expect(child.pid).toBeGreaterThan(1);
  expect(child.pid).not.toBe(process.pid);
  expect(activeChildren()).toContain(child);
  end.set();
  expect(child.join(HANGS_MS)).toBe(true);
  expect(child.exitCode).toBe(0);
  expect(child.isAlive()).toBe(false);
  expect(activeChildren()).not.toContain(child);
});

test("PROC-03: Process.start() twice is a ProcessError, while it runs and afterwards", async () => {
  const { child, end } = running();
  expect(() => child.start()).toThrow(ProcessError);
  end.set();
  await finish(child);
  expect(() => child.start()).toThrow(ProcessError);
});

test("PROC-03: Process.daemon, name and runtime cannot be set, before the start, while it runs, or afterwards", async () => {
  const child = new Process({ target: tasks.nothing, daemon: true });
  const set = () => {
    for (const property of [{ daemon: false }, { name: "other" }, { runtime: "bun" }, { pid: 1 }])
      expect(() => Object.assign(child, property)).toThrow(TypeError);
  };
  set();
  child.start();
  set();
  await finish(child);
  set();
  expect(child.daemon).toBe(true);
});

test("PROC-04: Process.exitCode is 0 after a return and 1 after a throw", async () => {
  for (const [target, code] of [
    [tasks.nothing, 0],
    [tasks.fail, 1],
    [tasks.failLater, 1],
    [tasks.throwText, 1],
    [tasks.failInTimer, 1],
    [tasks.rejectUnhandled, 1],
    [tasks.handleUncaught, 0],
  ] as const) {
    const child = new Process({ target, daemon: true });
    child.start();
    expect(await child.joinAsync({ timeout: HANGS_MS })).toBe(true);
    expect(child.exitCode, target.name).toBe(code);
  }
});

for (const runtime of runtimeNames) {
  for (const form of ["join", "joinAsync"] as const) {
    const ended = async (child: Process<never>) => {
      const joined = form === "join" ? child.join(HANGS_MS) : await child.joinAsync({ timeout: HANGS_MS });
      expect(joined).toBe(true);
      return child.exitCode;
    };

    test(`PROC-05: Process.exitCode by ${form}() of a child on ${runtime} is what it exited with`, async () => {
      for (const [given, code] of [
        [0, 0],
        [3, 3],
        [255, 255],
        [256, 0],
        [-1, 255],
      ]) {
        const child = new Process({ target: tasks.exit, args: [given], runtime, daemon: true });
        child.start();
        expect(await ended(child as never)).toBe(code);
      }
    });

    test(`PROC-05: Process.exitCode by ${form}() of a child on ${runtime} is that of process.exitCode`, async () => {
      for (const target of [processTasks.setExitCode, processTasks.setExitCodeAndExit]) {
        const child = new Process({ target, args: [8], runtime, daemon: true });
        child.start();
        expect(await ended(child as never), target.name).toBe(8);
      }
    });

    test(`PROC-06: Process.exitCode by ${form}() of a child on ${runtime} is −15 after terminate(), −9 after kill()`, async () => {
      for (const [act, code] of [
        ["terminate", -15],
        ["kill", -9],
      ] as const) {
        for (const target of [tasks.idle, tasks.spin, undefined]) {
          const begun = new Event();
          const never = new Event();
          const child = target
            ? new Process({ target, args: [begun], runtime, daemon: true })
            : new Process({ target: tasks.run, args: [begun, never], runtime, daemon: true });
          child.start();
          expect(begun.wait(HANGS_MS)).toBe(true);
          child[act]();
          expect(await ended(child as never), `${act} of ${target?.name ?? "one that is blocked"}`).toBe(
            code,
          );
          child.terminate();
          child.kill();
          expect(child.exitCode).toBe(code);
        }
      }
    });
  }
}

test("PROC-07: Process.join(timeout) returns false while it runs, and not before the timeout", async () => {
  const { child, end } = running();
  for (const timeout of [0, 10, 60.5]) {
    let begin = performance.now();
    expect(child.join(timeout)).toBe(false);
    expect(performance.now() - begin).toBeGreaterThanOrEqual(timeout);
    begin = performance.now();
    expect(await child.joinAsync({ timeout })).toBe(false);
    expect(performance.now() - begin).toBeGreaterThanOrEqual(timeout);
    expect(child.exitCode).toBe(null);
  }
  expect(child.isAlive()).toBe(true);
  end.set();
  await finish(child);
});

test("PROC-08: Process.join() may be repeated", async () => {
  const { child, end } = running();
  end.set();
  expect(child.join()).toBe(true);
  expect(child.join()).toBe(true);
  expect(child.join(0)).toBe(true);
  expect(await child.joinAsync()).toBe(true);
  expect(await child.joinAsync({ timeout: 0 })).toBe(true);
  expect(child.exitCode).toBe(0);
});

test("PROC-09: Process.joinAsync() by many at once shows all of them the exit code", async () => {
  for (let round = 0; round < 5; round++) {
    const child = new Process({ target: tasks.exit, args: [7], daemon: true });
    child.start();
    const codes = Array.from({ length: 10 }, async () => {
      expect(await child.joinAsync({ timeout: HANGS_MS })).toBe(true);
      return child.exitCode;
    });
    expect(await Promise.all(codes)).toEqual(codes.map(() => 7));
  }
});

test("PROC-10: Process.close() is refused while it runs, and leaves nothing but the name", async () => {
  const { child, end } = running();
  expect(() => child.close()).toThrow(ProcessError);
  end.set();
  await finish(child);
  child.close();
  child.close();
  expect(child.name).toMatch(/^Process-\d+$/);
  const uses = [
    () => child.pid,
    () => child.exitCode,
    () => child.isAlive(),
    () => child.join(),
    () => child.start(),
    () => child.terminate(),
    () => child.kill(),
  ];
  for (const use of uses) expect(use).toThrow(ProcessError);
  await expect(child.joinAsync()).rejects.toBeInstanceOf(ProcessError);
  const unstarted = new Process();
  unstarted.close();
  expect(() => unstarted.start()).toThrow(ProcessError);
});

test("PROC-11: Process.name is the one given, as text, or Process-N, and Process-N:M for a child's child", async () => {
  expect(new Process({ name: "mine" }).name).toBe("mine");
  expect(new Process({ name: 7 as never }).name).toBe("7");
  const { name } = new Process();
  expect(name).toMatch(/^Process-\d+$/);
  const next = `Process-${Number(name.slice(8)) + 1}`;
  const child = new Process({ target: tasks.checkNames, args: [next] });
  expect(child.name).toBe(next);
  child.start();
  await finish(child);
});

test("PROC-11: currentProcess() is the process itself, which cannot be joined, ended or started by that", async () => {
  const current = currentProcess();
  expect(currentProcess()).toBe(current);
  expect(current).toMatchObject({ name: "MainProcess", pid: process.pid, daemon: false, exitCode: null });
  expect(current.isAlive()).toBe(true);
  for (const use of [
    () => current.join(),
    () => current.terminate(),
    () => current.kill(),
    () => current.start(),
    () => current.close(),
  ])
    expect(use).toThrow(ProcessError);
  await expect(current.joinAsync()).rejects.toBeInstanceOf(ProcessError);
  expect(parentProcess()).toBe(undefined);
});

for (const runtime of runtimeNames) {
  test(`PROC-11: a child on ${runtime}, and a thread of it, see its name and pid, and those of its parent`, async () => {
    const seen = new Queue<processTasks.Seen>();
    const child = new Process({ target: processTasks.lookAround, args: [seen], name: "mine", runtime });
    child.start();
    await finish(child);
    const parent = { name: "MainProcess", pid: process.pid, isAlive: true };
    const [path] = /\d+$/.exec(new Process().name)!;
    const self = {
      name: "mine",
      pid: child.pid,
      daemon: false,
      parent,
      runtime,
      children: 0,
      next: `Process-${Number(path) - 1}:1`,
    };
    expect(seen.get(0)).toEqual(self);
    expect(seen.get(0)).toEqual({ ...self, next: `Process-${Number(path) - 1}:2` });
  });
}

test("PROC-14: Process.daemon is as its creator's, unless it is given", async () => {
  expect(new Process().daemon).toBe(false);
  for (const daemon of [false, true]) {
    const inThread = new Value("i32", 0);
    const inProcess = new Value("i32", 0);
    const child = new Process({ target: tasks.noteDaemon, args: [inThread, inProcess], daemon });
    expect(child.daemon).toBe(daemon);
    child.start();
    await finish(child);
    expect(inProcess.value).toBe(daemon ? 2 : 1);
    expect(inThread.value).toBe(1);
  }
});

test("PROC-14: a daemon may have no children, nor may its threads start any", async () => {
  for (const target of [processTasks.startRefused, processTasks.startRefusedInThread]) {
    const child = new Process({ target, daemon: true });
    child.start();
    await finish(child);
  }
});

test("PROC-15: activeChildren() lists those that run, in order, and gives back what those held that have ended", async () => {
  const { allocator } = processMemory();
  const first = running();
  const end = new Event();
  const child = new Process({ target: keep, args: [new Array(10_000).fill("x"), new Event(), end] });
  child.start();
  const last = running();
  const found = activeChildren();
  expect(Array.isArray(found)).toBe(true);
  expect(found).toEqual([first.child, child, last.child]);
  found.length = 0;
  const descriptors = readdirSync("/proc/self/fd").length;
  const inUse = allocator.inUse();
  end.set();
  // Without a turn of the event loop, in which the runtime would hear of the end.
  const deadline = performance.now() + HANGS_MS;
  while (activeChildren().includes(child) && performance.now() < deadline);
  expect(activeChildren()).toEqual([first.child, last.child]);
  expect(readdirSync("/proc/self/fd").length).toBeLessThan(descriptors);
  expect(allocator.inUse()).toBeLessThan(inUse);
  first.end.set();
  last.end.set();
  await finish(first.child, last.child);
  expect(activeChildren()).toEqual([]);
  for (const { child } of [first, last]) child.close();
  expect(activeChildren()).toEqual([]);
});

test("PROC-16: Process copies its args when it is made", async () => {
  const args: [number[], Value<"i32">] = [[1, 2, 3], new Value("i32", 0)];
  const count = args[1];
  const child = new Process({ target: tasks.countItems, args });
  args[0] = [];
  child.start();
  await finish(child);
  expect(count.value).toBe(3);
  expect(() => new Process({ target: tasks.countItems, args: "abc" as never })).toThrow(TypeError);
});

test("PROC-17: Process does not end before the threads that its target started", async () => {
  const [end, done] = [new Event(), new Event()];
  const child = new Process({ target: tasks.leaveThread, args: [end, done], daemon: true });
  child.start();
  expect(await child.joinAsync({ timeout: 500 })).toBe(false);
  end.set();
  await finish(child);
  expect(done.isSet()).toBe(true);
});

test("PROC-17: Process ends although a daemon thread of it does not", async () => {
  const child = new Process({ target: processTasks.leaveDaemonThread, daemon: true });
  child.start();
  await finish(child);
});

test("PROC-18: Process.start() refuses what cannot travel, and leaves the process unstarted", () => {
  const child = new Process({ target: tasks.countItems, args: [[() => 1], new Value("i32", 0)] });
  for (let i = 0; i < 2; i++) expect(() => child.start()).toThrow(/args\[0\]\[0\]/);
  expect(child.pid).toBe(undefined);
  expect(child.isAlive()).toBe(false);
  expect(activeChildren()).toEqual([]);
});

test("PROC-18: Process.start() refuses objects of nogil/threading, and says which to take", () => {
  const child = new Process({
    target: tasks.countItems,
    args: [[new threading.Lock()], new Value("i32", 0)],
  });
  expect(() => child.start()).toThrow(/args\[0\]\[0\].*"nogil\/threading".*"nogil\/multiprocessing"/);
  expect(child.pid).toBe(undefined);
});

test("PROC-18: Process refuses a target that was not registered, and a runtime that is none", ({ skip }) => {
  needsProcesses({ skip });
  expect(() => new Process({ target: function square() {} })).toThrow(
    /defineTasks\(import\.meta\.url, \{ square \}\)/,
  );
  expect(() => new Process({ runtime: "chrome" as never })).toThrow(/"node", "deno", "bun".*"chrome"/);
});

test("PROC-20: Processes start processes, three deep, while all of them are blocked", async () => {
  const count = new Value("i32", 0);
  const child = new Process({ target: tasks.startProcess, args: [count, 2] });
  child.start();
  expect(child.join(HANGS_MS)).toBe(true);
  expect(child.exitCode).toBe(0);
  expect(count.value).toBe(3);
});

test("PROC-20: children that start and join children, two deep, are heard in that order", async () => {
  const heard = new Queue<number[]>();
  const child = new Process({ target: processTasks.recurse, args: [heard, []] });
  child.start();
  await finish(child);
  const order = Array.from({ length: heard.size }, () => heard.get(0));
  expect(order).toEqual([[], [0], [0, 0], [0, 1], [1], [1, 0], [1, 1]]);
});

test("PROC-20: many at once all end with 0, and all that are terminated with −15", async () => {
  const children = Array.from({ length: 5 }, () => new Process({ target: tasks.nothing }));
  for (const child of children) child.start();
  for (const child of children) expect(child.join(HANGS_MS)).toBe(true);
  expect(children.map(({ exitCode }) => exitCode)).toEqual(children.map(() => 0));
  const never = new Event();
  const blocked = runtimeNames.flatMap((runtime) =>
    [1, 2].map(() => {
      const begun = new Event();
      const child = new Process({ target: tasks.run, args: [begun, never], runtime, daemon: true });
      child.start();
      return { begun, child };
    }),
  );
  for (const { begun } of blocked) expect(begun.wait(HANGS_MS)).toBe(true);
  for (const { child } of blocked) child.terminate();
  for (const { child } of blocked) expect(child.join(HANGS_MS)).toBe(true);
  expect(blocked.map(({ child }) => child.exitCode)).toEqual(blocked.map(() => -15));
});

test("Process.joinAsync() aborted rejects with the reason, and the process lives on", async () => {
  const { child, begun, end } = running();
  expect(begun.wait(HANGS_MS)).toBe(true);
  const controller = new AbortController();
  const joining = child.joinAsync({ signal: controller.signal });
  controller.abort("enough");
  await expect(joining).rejects.toBe("enough");
  await expect(child.joinAsync({ signal: AbortSignal.abort("before") })).rejects.toBe("before");
  expect(child.isAlive()).toBe(true);
  end.set();
  await finish(child);
});

test("Process that has ended is seen to have by one who never joins it", async () => {
  const child = new Process({ target: tasks.exit, args: [5] });
  child.start();
  await until("it has ended", () => !child.isAlive());
  expect(child.exitCode).toBe(5);
});
