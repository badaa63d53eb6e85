import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { threadFutex } from "../../packages/core/src/memory/thread-futex.ts";

const words = () => new Int32Array(new SharedArrayBuffer(8));
const sleep = (on: Int32Array) => threadFutex.waitAsync(on, 0, 0, Infinity);

// Here a slice of a sleep has no end, so that who is not woken hangs, however slow the machine is.
const { waitAsync } = Atomics;
beforeEach(() => {
  vi.spyOn(Atomics, "waitAsync").mockImplementation(((
    on: Int32Array,
    index: number,
    value: number,
    ms: number,
  ) => waitAsync(on, index, value, ms < 1000 ? ms : Infinity)) as typeof waitAsync);
});
afterEach(() => void vi.restoreAllMocks());

test("Futex.waitAsync() is woken by notify(), in the order of the calls", async () => {
  const on = words();
  const [first, second] = [sleep(on), sleep(on)];
  let isAwake = false;
  void second.woken.then(() => (isAwake = true));
  threadFutex.notify(on, 0, 1);
  await first.woken;
  expect(isAwake).toBe(false);
  threadFutex.notify(on, 0, 1);
  await second.woken;
});

test("Futex.waitAsync() of a word that has another value does not sleep", async () => {
  const on = words();
  on[0] = 1;
  await sleep(on).woken;
});

test("Futex.waitAsync() that was cancelled hands its wake-up on", async () => {
  const on = words();
  const [first, second] = [sleep(on), sleep(on)];
  first.cancel();
  threadFutex.notify(on, 0, 1);
  await second.woken;
});

test("Futex.waitAsync() that is cancelled between the notify() and its waking hands its wake-up on", async () => {
  const on = words();
  const [first, second] = [sleep(on), sleep(on)];
  threadFutex.notify(on, 0, 1);
  first.cancel();
  await second.woken;
});

test("Futex.waitAsync() that is cancelled after its waking hands its wake-up on", async () => {
  const on = words();
  const [first, second] = [sleep(on), sleep(on)];
  threadFutex.notify(on, 0, 1);
  await first.woken;
  first.cancel();
  await second.woken;
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
