import { expect, test } from "vitest";
import { threadFutex } from "../../packages/core/src/memory/thread-futex.ts";

const HANGS_MS = 20_000;
const words = () => new Int32Array(new SharedArrayBuffer(8));
const sleep = (on: Int32Array) => threadFutex.waitAsync(on, 0, 0, HANGS_MS);

/** Whether a sleep ends before its slice does. */
const wakesSoon = async (woken: Promise<void>) => {
  const begin = performance.now();
  await woken;
  return performance.now() - begin < 500;
};

test("Futex.waitAsync() is woken by notify(), in the order of the calls", async () => {
  const on = words();
  const [first, second] = [sleep(on), sleep(on)];
  let isAwake = false;
  void second.woken.then(() => (isAwake = true));
  threadFutex.notify(on, 0, 1);
  await first.woken;
  expect(isAwake).toBe(false);
  threadFutex.notify(on, 0, 1);
  expect(await wakesSoon(second.woken)).toBe(true);
});

test("Futex.waitAsync() of a word that has another value does not sleep", async () => {
  const on = words();
  on[0] = 1;
  expect(await wakesSoon(sleep(on).woken)).toBe(true);
});

test("Futex.waitAsync() that was cancelled hands its wake-up on", async () => {
  const on = words();
  const [first, second] = [sleep(on), sleep(on)];
  first.cancel();
  threadFutex.notify(on, 0, 1);
  expect(await wakesSoon(second.woken)).toBe(true);
});

test("Futex.waitAsync() that is cancelled between the notify() and its waking hands its wake-up on", async () => {
  const on = words();
  const [first, second] = [sleep(on), sleep(on)];
  threadFutex.notify(on, 0, 1);
  first.cancel();
  expect(await wakesSoon(second.woken)).toBe(true);
});

test("Futex.waitAsync() that is cancelled after its waking hands its wake-up on", async () => {
  const on = words();
  const [first, second] = [sleep(on), sleep(on)];
  threadFutex.notify(on, 0, 1);
  await first.woken;
  first.cancel();
  expect(await wakesSoon(second.woken)).toBe(true);
});

test("Futex.waitAsync() that timed out hands nothing on when it is cancelled", async () => {
  const on = words();
  const first = threadFutex.waitAsync(on, 0, 0, 1);
  await first.woken;
  const second = sleep(on);
  let isAwake = false;
  void second.woken.then(() => (isAwake = true));
  first.cancel();
  await threadFutex.waitAsync(on, 1, 0, 20).woken;
  expect(isAwake).toBe(false);
  second.cancel();
});
