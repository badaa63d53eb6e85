import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Barrier, Condition, Process, SharedArray, Value } from "nogil/multiprocessing";
import { runtimeNames } from "nogil/runtimes";
import { afterEach, expect, onTestFinished, test, vi } from "vitest";
import { leavePid } from "../fixtures/barrier-action.ts";
import { late } from "../fixtures/barrier-late-action.ts";
import {
  BROKEN,
  passInLockstep,
  passInLockstepAsync,
  RESULTS,
  waitOnce,
  waitOnceAsync,
  WRONG,
} from "../fixtures/barrier-tasks.ts";
import { playBack, playBackAsync, wait, waitAsync } from "../fixtures/condition-tasks.ts";
import { finish, HANGS_MS } from "../fixtures/finish.ts";
import { until } from "../fixtures/until.ts";

afterEach(() => vi.unstubAllEnvs());

type RuntimeName = (typeof runtimeNames)[number];

function start<Args extends readonly unknown[]>(
  runtime: RuntimeName,
  target: (...args: [...Args]) => unknown,
  ...args: Args
): Process {
  const child = new Process({ target, args: args as never, runtime, daemon: true });
  child.start();
  return child;
}

/** Waits until so many have begun to wait, and the lock is free: then all of them are among those who wait. */
async function allWait(condition: Condition, waiting: Value<"i32">, count: number): Promise<void> {
  await until(`${count} wait`, () => waiting.value === count);
  condition.run(() => {});
}

test("MPS-06: processes of three runtimes wait for one Condition, and each count is right", async () => {
  const condition = new Condition();
  const [waiting, woken] = [new Value("i32", 0), new Value("i32", 0)];
  const children = runtimeNames.flatMap((runtime) =>
    [wait, waitAsync].map((task) => start(runtime, task, condition, waiting, woken, 2)),
  );
  await allWait(condition, waiting, 6);
  condition.run(() => condition.notify(4));
  await allWait(condition, waiting, 10);
  expect(woken.value).toBe(4);
  condition.run(() => condition.notify(6));
  await until("ten were woken, and two wait again", () => woken.value === 10 && waiting.value === 12);
  condition.run(() => condition.notifyAll());
  await finish(...children);
  expect(woken.value).toBe(12);
});

for (const runtime of runtimeNames) {
  for (const task of [playBack, playBackAsync]) {
    test(`a ping-pong with a process on ${runtime} over a Condition ends, by ${task.name}()`, async () => {
      const condition = new Condition();
      const turn = new Value("i32", 0);
      const times = task === playBack ? 1_000 : 300;
      const child = start(runtime, task, condition, turn, times);
      for (let i = 0; i < times; i++) {
        await condition.runAsync(async () => {
          turn.value = 1;
          condition.notify();
          await condition.waitForAsync(() => turn.value === 0);
        });
      }
      await finish(child);
    });
  }

  test(`COND-20: what reached a waiter on ${runtime} that is killed gets to the next, on whatever runtime`, async () => {
    const condition = new Condition();
    const [waiting, woken] = [new Value("i32", 0), new Value("i32", 0)];
    const killed = [];
    for (const task of [wait, waitAsync]) {
      killed.push(start(runtime, task, condition, waiting, woken, 1));
      await allWait(condition, waiting, killed.length);
    }
    const others = [];
    for (const name of runtimeNames) {
      others.push(start(name, name === "deno" ? waitAsync : wait, condition, waiting, woken, 1));
      await allWait(condition, waiting, 2 + others.length);
    }
    condition.acquire();
    condition.notify(2); // they may not return while the lock is held
    for (const child of killed) child.kill();
    for (const child of killed) expect(child.join(HANGS_MS)).toBe(true);
    condition.release();
    await until("two others are woken", () => woken.value === 2);
    condition.run(() => condition.notify());
    await finish(...others);
    expect(woken.value).toBe(3);
  });

  test(`BAR-17: a party on ${runtime} that is killed while it waits has not come`, async () => {
    const barrier = new Barrier(4);
    const notes = new SharedArray("i32", 16);
    const killed = [waitOnce, waitOnceAsync].map((task) => start(runtime, task, barrier, notes));
    await until("two wait", () => barrier.waiting === 2);
    for (const child of killed) child.kill();
    for (const child of killed) expect(child.join(HANGS_MS)).toBe(true);
    const others = runtimeNames.map((name) => start(name, waitOnce, barrier, notes));
    await until("three wait", () => barrier.waiting === 3);
    expect(await barrier.waitAsync({ timeout: HANGS_MS })).toBeLessThan(4);
    await finish(...others);
    expect(notes.view[BROKEN]).toBe(0);
  });

  test(`a process on ${runtime} runs the action of a Barrier from a module that it loads only then`, async () => {
    const folder = mkdtempSync(join(tmpdir(), "nogil-test-"));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const file = join(folder, "pid");
    vi.stubEnv("NOGIL_TEST_PID_FILE", file);
    for (const task of [waitOnce, waitOnceAsync]) {
      const barrier = new Barrier(2, { action: leavePid });
      const notes = new SharedArray("i32", 16);
      const waiting = barrier.waitAsync({ timeout: HANGS_MS });
      const child = start(runtime, task, barrier, notes);
      expect(await waiting).toBe(0);
      await finish(child);
      expect(readFileSync(file, "utf8").trim().split("\n").at(-1)).toBe(String(child.pid));
      expect(notes.view[RESULTS + 1]).toBe(1);
    }
  });

  test(`an action that a process on ${runtime} cannot load is an error there, and nothing to the Barrier`, async () => {
    const barrier = new Barrier(1, { action: late });
    const notes = new SharedArray("i32", 16);
    const child = start(runtime, waitOnce, barrier, notes);
    expect(await child.joinAsync({ timeout: HANGS_MS })).toBe(true);
    expect(child.exitCode).toBe(1);
    expect(barrier.broken).toBe(false);
    expect(barrier.wait()).toBe(0);
  });
}

test("BAR-15: processes of three runtimes pass a Barrier in lockstep", async () => {
  const barrier = new Barrier(6);
  const notes = new SharedArray("i32", 16);
  const children = runtimeNames.flatMap((runtime) =>
    [passInLockstep, passInLockstepAsync].map((task) => start(runtime, task, barrier, notes, 100)),
  );
  await finish(...children);
  expect(notes.view[WRONG]).toBe(0);
  expect([...notes.view.subarray(RESULTS, RESULTS + 6)]).toEqual(Array(6).fill(100));
});
