import "nogil";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Place } from "../../packages/core/src/memory/place.ts";
import { Event } from "../../packages/core/src/sync/event.ts";
import { atEveryMoment, once } from "../fixtures/interrupt.ts";
import { AT, World } from "../fixtures/world.ts";

let world: World;
const eventOf = (worker: number, ...meanwhile: (() => void)[]) =>
  new Event(new Place(world.worker(worker, ...meanwhile), AT, "part"));

beforeEach(() => {
  world = new World();
  vi.spyOn(performance, "now").mockImplementation(() => world.now);
});
afterEach(() => void vi.restoreAllMocks());

test("Event.wait() sleeps again after waking for no reason", () => {
  const event = eventOf(
    1,
    () => world.wakeForNoReason(),
    () => eventOf(2).set(),
  );
  expect(event.wait()).toBe(true);
  expect(world.sleeps).toHaveLength(2);
});

test("Event.wait() misses no set(), whenever it comes", () => {
  atEveryMoment((interrupt) => {
    world = new World();
    const set = once(() => eventOf(2).set());
    const event = eventOf(1, set);
    expect(interrupt(() => event.wait(), set)).toBe(true);
  });
});

test("Event.set() misses no waiter, whenever it comes", async () => {
  const waits: Promise<boolean>[] = [];
  atEveryMoment((interrupt) => {
    world = new World();
    const event = eventOf(2);
    interrupt(
      () => event.set(),
      () => waits.push(eventOf(1).waitAsync()),
    );
    expect(world.asleep).toBe(0);
  });
  expect(await Promise.all(waits)).toEqual(waits.map(() => true));
});

test("Event.set() straight followed by clear() lets everybody through who waits", async () => {
  const waits = [1, 2, 3].map((worker) => eventOf(worker).waitAsync());
  const event = eventOf(4);
  event.set();
  event.clear();
  expect(await Promise.all(waits)).toEqual([true, true, true]);
  expect(event.isSet()).toBe(false);
});

test("Event.set() straight followed by clear() lets a waiter through that is about to sleep", () => {
  let moments = 0;
  let passed = 0;
  atEveryMoment((interrupt) => {
    world = new World();
    const other = eventOf(2);
    const flash = once(() => {
      other.set();
      other.clear();
    });
    const event = eventOf(1, flash, () => other.set());
    expect(interrupt(() => event.wait(), flash)).toBe(true);
    moments++;
    // Whoever had looked at the event before it flashed needs no second set().
    if (!other.isSet()) passed++;
  });
  // Only the two looks at the flag before the wait begins may come too late.
  expect(passed).toBeGreaterThanOrEqual(moments - 2);
});

test("Event.wait() returns false when its time runs out, and is then no waiter any more", () => {
  const event = eventOf(1, () => world.pass(100));
  expect(event.wait(100)).toBe(false);
  expect(world.words[AT + 1]).toBe(0);
});

test("Event.wait() does not return before its deadline, and sleeps only for what is left", () => {
  const early = () => {
    world.pass(40);
    world.wakeForNoReason();
  };
  const event = eventOf(1, early, early, () => world.pass(20));
  expect(event.wait(100)).toBe(false);
  expect(world.sleeps).toEqual([100, 60, 20]);
  expect(world.now).toBe(100);
});

test("Event.wait() whose time runs out just as the event is set returns true", () => {
  const event = eventOf(1, () => {
    world.pass(100);
    eventOf(2).set();
  });
  expect(event.wait(100)).toBe(true);
});

test("Event.wait() whose time runs out just as the event is set and cleared returns true", () => {
  const event = eventOf(1, () => {
    world.pass(100);
    eventOf(2).set();
    eventOf(2).clear();
  });
  expect(event.wait(100)).toBe(true);
});

test("Event.wait() of a set event does not sleep", () => {
  eventOf(2).set();
  expect(eventOf(1).wait()).toBe(true);
  expect(world.sleeps).toEqual([]);
});

test("Event.set() and clear() by two at once leave a flag that one of them meant", () => {
  atEveryMoment((interrupt) => {
    world = new World();
    const event = eventOf(1);
    const other = eventOf(2);
    interrupt(
      () => event.set(),
      () => other.set(),
    );
    expect(event.isSet()).toBe(true);
    interrupt(
      () => event.clear(),
      () => other.clear(),
    );
    expect(event.isSet()).toBe(false);
  });
});

test("Event.waitAsync() aborted while it sleeps rejects and is no waiter any more", async () => {
  const controller = new AbortController();
  const aborted = eventOf(1).waitAsync({ signal: controller.signal });
  const other = eventOf(2).waitAsync();
  controller.abort("enough");
  await expect(aborted).rejects.toBe("enough");
  expect(world.words[AT + 1]).toBe(1);
  eventOf(3).set();
  expect(await other).toBe(true);
  expect(world.words[AT + 1]).toBe(0);
});

test("Event.waitAsync() aborted in the same moment as set() rejects, and the others come through", async () => {
  const controller = new AbortController();
  const aborted = eventOf(1).waitAsync({ signal: controller.signal });
  const other = eventOf(2).waitAsync();
  eventOf(3).set();
  controller.abort("enough");
  await expect(aborted).rejects.toBe("enough");
  expect(await other).toBe(true);
});
