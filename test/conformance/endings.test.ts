import { Event, Thread } from "nogil/threading";
import { expect, test } from "vitest";
import {
  closeChild,
  exitBeforeChild,
  failBeforeChild,
  leaveHeld,
  leaveWorkBehind,
} from "../fixtures/ending-tasks.ts";
import { finish, HANGS_MS } from "../fixtures/finish.ts";
import { kinds } from "../fixtures/kinds.ts";
import { needsProcesses } from "../fixtures/unsupported.ts";

for (const kind of kinds) {
  test(`${kind.name}: PROC-10: a worker that has closed its child ends in order`, async ({ skip }) => {
    needsProcesses({ skip });
    const worker = new kind.Worker({ target: closeChild }); // a daemon may have no children
    worker.start();
    await finish(worker);
  });
}

test("threads: THR-16: a thread that fails outlives the threads that it started", async () => {
  const [goOn, hasGoneOn] = [new Event(), new Event()];
  const thread = new Thread({ target: failBeforeChild, args: [goOn, hasGoneOn] });
  thread.start();
  expect(await thread.joinAsync({ timeout: HANGS_MS })).toBe(true);
  expect(thread.error).toBeInstanceOf(RangeError);
  goOn.set();
  expect(await hasGoneOn.waitAsync({ timeout: HANGS_MS })).toBe(true);
});

test("threads: THR-19: a thread that exits has ended, and a thread that it started goes on", async () => {
  const [goOn, hasGoneOn] = [new Event(), new Event()];
  const thread = new Thread({ target: exitBeforeChild, args: [goOn, hasGoneOn] });
  thread.start();
  expect(thread.join(HANGS_MS)).toBe(true);
  expect(thread.error).toBe(undefined);
  expect(hasGoneOn.isSet()).toBe(false);
  goOn.set();
  expect(await hasGoneOn.waitAsync({ timeout: HANGS_MS })).toBe(true);
});

for (const { name, Lock, Event } of kinds) {
  test(`${name}: MPS-08: what a thread takes after its target has returned is its own until its worker ends`, async () => {
    const lock = new Lock();
    const [goOn, holds, letGo, end] = [new Event(), new Event(), new Event(), new Event()];
    const thread = new Thread({ target: leaveWorkBehind, args: [lock, goOn, holds, letGo, end] });
    thread.start();
    expect(await thread.joinAsync({ timeout: HANGS_MS })).toBe(true);
    expect(thread.isAlive()).toBe(false);
    goOn.set();
    expect(await holds.waitAsync({ timeout: HANGS_MS })).toBe(true);
    expect(lock.acquire(600)).toBe(false); // longer than it takes to find a dead owner
    letGo.set();
    expect(lock.acquire(HANGS_MS)).toBe(true);
    expect(lock.abandoned).toBe(false);
    lock.release();
    end.set();
  });

  test(`${name}: MPS-08: what a target took and left behind is nobody's, though its worker goes on`, async () => {
    const lock = new Lock();
    const letGo = new Event();
    const thread = new Thread({ target: leaveHeld, args: [lock, letGo] });
    thread.start();
    expect(await thread.joinAsync({ timeout: HANGS_MS })).toBe(true);
    expect(lock.acquire(HANGS_MS)).toBe(true);
    expect(lock.abandoned).toBe(true);
    letGo.set();
  });
}
