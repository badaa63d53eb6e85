import { setTimeout as sleep } from "node:timers/promises";
import { ThreadError } from "nogil";
import { enumerate, Thread, Timer, Value } from "nogil/threading";
import { expect, test } from "vitest";
import { finish, HANGS_MS } from "../fixtures/finish.ts";
import { startProgram } from "../fixtures/program.ts";
import * as tasks from "../fixtures/timer-tasks.ts";
import { runtime } from "../runtime.ts";

/** Longer than any test: what waits for it and ends was cancelled. */
const NEVER_MS = 2 ** 40;

test("TIM-01: Timer calls its target once, with its arguments, in a thread of its own, and not before its interval", async () => {
  const [firedAt, calls] = [new Value("f64", 0), new Value("i32", 0)];
  const timer = new Timer({ interval: 60, target: tasks.fire, args: [firedAt, calls] });
  expect(timer.interval).toBe(60);
  const begin = performance.timeOrigin + performance.now();
  timer.start();
  await finish(timer);
  expect(calls.value).toBe(1);
  // Clocks of two threads may differ by their resolution.
  expect(firedAt.value - begin).toBeGreaterThanOrEqual(59.9);
});

test("TIM-01: Timer waits for a target that is async", async () => {
  const calls = new Value("i32", 0);
  const timer = new Timer({ interval: 1, target: tasks.countLater, args: [calls] });
  timer.start();
  await finish(timer);
  expect(calls.value).toBe(1);
});

test("TIM-02: Timer.cancel() before its time ends the thread at once, and nothing is called", async () => {
  const calls = new Value("i32", 0);
  const timer = new Timer({ interval: NEVER_MS, target: tasks.count, args: [calls] });
  timer.start();
  expect(await timer.joinAsync({ timeout: 100 })).toBe(false);
  timer.cancel();
  await finish(timer);
  expect(calls.value).toBe(0);
});

test("TIM-03: Timer.cancel() before start() lets the thread start and end, and nothing is called", async () => {
  const calls = new Value("i32", 0);
  const timer = new Timer({ interval: 0, target: tasks.count, args: [calls] });
  timer.cancel();
  timer.start();
  await finish(timer);
  expect(calls.value).toBe(0);
});

test("TIM-04: Timer.cancel() after its time does nothing", async () => {
  const calls = new Value("i32", 0);
  const timer = new Timer({ interval: 0, target: tasks.count, args: [calls] });
  timer.start();
  await finish(timer);
  timer.cancel();
  timer.cancel();
  expect(calls.value).toBe(1);
  expect(timer.error).toBe(undefined);
});

test("TIM-04: Timer.cancel() by its own target does nothing", async () => {
  const calls = new Value("i32", 0);
  const timer = new Timer({ interval: 0, target: tasks.cancelSelf, args: [calls] });
  timer.start();
  await finish(timer);
  expect(calls.value).toBe(1);
});

test("TIM-05: Timers without arguments share none", async () => {
  const timers = [1, 2].map(() => new Timer({ interval: 0, target: tasks.wantNothing }));
  for (const timer of timers) timer.start();
  await finish(...timers);
});

for (const interval of [-1, -Infinity, -0, 0]) {
  test(`TIM-06: Timer with interval ${Object.is(interval, -0) ? "-0" : interval} calls at once`, async () => {
    const calls = new Value("i32", 0);
    const timer = new Timer({ interval, target: tasks.count, args: [calls] });
    timer.start();
    await finish(timer);
    expect(calls.value).toBe(1);
  });
}

test("TIM-06: Timer refuses an interval that is no time", () => {
  expect(() => new Timer({ interval: Number.NaN, target: tasks.wantNothing })).toThrow(RangeError);
  expect(() => new Timer(undefined as never)).toThrow(TypeError);
  for (const interval of ["5", undefined, null, 5n]) {
    expect(() => new Timer({ interval: interval as never, target: tasks.wantNothing })).toThrow(TypeError);
  }
});

test("TIM-07: Timer is a Thread: it has a name, is counted, starts once, and keeps its error", async () => {
  const timer = new Timer({ interval: NEVER_MS, target: tasks.wantNothing, name: "tick", daemon: true });
  expect(timer).toBeInstanceOf(Thread);
  expect(timer.name).toBe("tick");
  expect(timer.daemon).toBe(true);
  expect(() => timer.join()).toThrow(ThreadError);
  timer.start();
  expect(enumerate()).toContain(timer);
  expect(() => timer.start()).toThrow(ThreadError);
  timer.cancel();
  await finish(timer);
  expect(() => timer.start()).toThrow(ThreadError);
  const failing = new Timer({ interval: 0, target: tasks.fireAndFail });
  failing.start();
  expect(await failing.joinAsync({ timeout: HANGS_MS })).toBe(true);
  expect(failing.error).toMatchObject({ name: "RangeError", message: "the timer fails" });
});

test("TIM-07: a program lives until its timer has fired, not for one that is a daemon", async () => {
  const program = startProgram(runtime.name, "programs/timers.ts");
  expect(await program.ended).toBe(0);
  expect(program.out).toBe("main ends\nfired\n");
  expect(program.err).toBe("");
});

test("TIM-08, JS-04: Timer with an interval above 2³¹ ms does not call at once", async () => {
  const calls = new Value("i32", 0);
  const timers = [2 ** 31, 2 ** 32 + 1, Number.MAX_VALUE, Infinity].map(
    (interval) => new Timer({ interval, target: tasks.count, args: [calls] }),
  );
  for (const timer of timers) timer.start();
  await sleep(500);
  expect(calls.value).toBe(0);
  for (const timer of timers) expect(timer.isAlive()).toBe(true);
  for (const timer of timers) timer.cancel();
  await finish(...timers);
  expect(calls.value).toBe(0);
});
