import "nogil";
import { expect, test, vi } from "vitest";
import { NativeWorker } from "../../packages/core/src/threading/native-worker.ts";
import { AT, World } from "../fixtures/world.ts";

/** The block of a worker; `meanwhile` happens while that waits for a thread to run. */
function worker(meanwhile: (starter: NativeWorker, world: World) => readonly (() => void)[]) {
  const world = new World();
  vi.spyOn(performance, "now").mockImplementation(() => world.now);
  const starter = new NativeWorker(world.worker(2), AT);
  const own = new NativeWorker(world.worker(4, ...meanwhile(starter, world)), AT);
  return { own, starter, world };
}

const CONTROL = 77;

test("a worker that is busy is neither called nor kept", () => {
  const { starter } = worker(() => []);
  expect([starter.call(CONTROL), starter.keep(), starter.leaves]).toEqual([false, false, false]);
});

test("a worker that is called while it is idle runs that thread, and is busy then", () => {
  const { own, starter } = worker((each) => [() => expect(each.call(CONTROL)).toBe(true)]);
  own.becomeIdle();
  expect(own.next()).toBe(CONTROL);
  expect([starter.call(CONTROL), starter.keep(), starter.leaves]).toEqual([false, false, false]);
});

test("a worker that is called before it waits does not sleep", () => {
  const { own, starter, world } = worker(() => []);
  own.becomeIdle();
  expect(starter.call(CONTROL)).toBe(true);
  expect(own.next()).toBe(CONTROL);
  expect(world.sleeps).toEqual([]);
});

test("a worker that was called is not called for another thread before it has begun the first", () => {
  const { own, starter } = worker(() => []);
  own.becomeIdle();
  expect([starter.call(CONTROL), starter.call(88), starter.call(0)]).toEqual([true, false, false]);
  expect(own.next()).toBe(CONTROL);
});

test("a worker that nobody calls leaves, and is not called any more", () => {
  const { own, starter } = worker((_, world) => [() => world.wakeForNoReason(), () => world.pass(21)]);
  own.becomeIdle();
  expect(own.next()).toBe(0);
  expect([starter.leaves, starter.call(CONTROL), starter.keep()]).toEqual([true, false, false]);
});

test("a worker that is kept stays longer, whether it was asleep or not", () => {
  const { own, world } = worker((starter, its) => [
    () => expect(starter.keep()).toBe(true),
    () => its.pass(21),
    () => its.pass(400),
    () => expect(starter.call(CONTROL)).toBe(true),
  ]);
  own.becomeIdle();
  expect(own.next()).toBe(CONTROL);
  expect(world.now).toBe(421);
  const second = worker((_, its) => [() => its.pass(400), () => its.pass(101)]);
  second.own.becomeIdle();
  expect(second.starter.keep()).toBe(true);
  expect(second.own.next()).toBe(0);
  expect(second.world.now).toBe(501);
});

test("a worker that is kept may be dismissed at once", () => {
  const { own, world } = worker((starter, its) => [
    () => expect(starter.keep()).toBe(true),
    () => its.pass(21),
    () => expect(starter.call(0)).toBe(true),
  ]);
  own.becomeIdle();
  expect(own.next()).toBe(0);
  expect(world.now).toBe(21);
});
