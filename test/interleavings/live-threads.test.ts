import { expect, test } from "vitest";
import { LiveThreads, MAIN_IDENT, numberOf } from "../../packages/core/src/memory/live-threads.ts";
import { atEveryMoment } from "../fixtures/interrupt.ts";

const SLOTS = 1024;

/** The table as two workers see it. */
function tables(): [LiveThreads, LiveThreads] {
  const words = new Int32Array(new SharedArrayBuffer(4 * LiveThreads.WORDS));
  const first = new LiveThreads(words, 0);
  first.begin();
  return [first, new LiveThreads(words, 0)];
}

test("LiveThreads begins with the main thread alone", () => {
  const [threads] = tables();
  expect(threads.running()).toEqual([MAIN_IDENT]);
  expect(threads.isAlive(numberOf(MAIN_IDENT))).toBe(true);
  expect(threads.isAlive(numberOf(MAIN_IDENT + SLOTS))).toBe(false);
  expect(threads.isAlive(numberOf(2))).toBe(false);
});

test("LiveThreads.join() gives every thread an ident of its own, and two that join at once as well", () => {
  atEveryMoment((interrupt) => {
    const [threads, others] = tables();
    const given: number[] = [];
    given.push(
      interrupt(
        () => threads.join(),
        () => given.push(others.join()),
      ),
    );
    given.push(threads.join());
    expect(new Set([MAIN_IDENT, ...given]).size).toBe(1 + given.length);
    expect(threads.running()).toEqual([MAIN_IDENT, ...given].sort((a, b) => a - b));
  });
});

test("LiveThreads.join() passes over an ident whose slot is taken, and gives none twice", () => {
  const [threads] = tables();
  const stays = threads.join();
  const given = new Set<number>();
  for (let i = 0; i < 2 * SLOTS; i++) {
    const ident = threads.join();
    expect(ident % SLOTS).not.toBe(stays % SLOTS);
    expect(ident % SLOTS).not.toBe(MAIN_IDENT);
    given.add(ident);
    threads.leave(ident);
  }
  expect(given.size).toBe(2 * SLOTS);
  expect(threads.running()).toEqual([MAIN_IDENT, stays]);
});

test("LiveThreads.join() refuses the thread after the 1,024th, and goes on when one has left", () => {
  const [threads] = tables();
  const given = Array.from({ length: SLOTS - 1 }, () => threads.join());
  expect(() => threads.join()).toThrow(RangeError);
  threads.leave(given[500]);
  expect(threads.join() % SLOTS).toBe(given[500] % SLOTS);
});

test("LiveThreads.join() passes over a slot whose note is still kept", () => {
  const words = new Int32Array(LiveThreads.WORDS);
  const threads = new LiveThreads(words, 0);
  const ident = threads.join();
  words[threads.noteOf(ident)] = 7;
  threads.leave(ident);
  for (let i = 0; i < SLOTS; i++) {
    const other = threads.join();
    expect(other % SLOTS).not.toBe(ident % SLOTS);
    threads.leave(other);
  }
  expect(words[threads.noteOf(ident)]).toBe(7);
});

test("LiveThreads.join() gives small idents again after 2²⁸, but none that is taken, nor the main thread's", () => {
  const words = new Int32Array(LiveThreads.WORDS);
  const threads = new LiveThreads(words, 0);
  threads.begin();
  const stays = threads.join();
  const idents = 2 ** 28 - 2;
  for (const given of [idents - 1, 2 ** 31 - 1, -1]) {
    words[0] = given;
    for (let i = 0; i < 5; i++) {
      const ident = threads.join();
      expect(ident).toBeGreaterThan(MAIN_IDENT);
      expect(ident).toBeLessThan(2 ** 28);
      expect(numberOf(ident) + 1).toBeLessThan(2 ** 29);
      expect(ident).not.toBe(stays);
      threads.leave(ident);
    }
  }
});

test("LiveThreads.end() makes what the target owned nobody's, and leaves the thread another number", () => {
  const [threads, others] = tables();
  const ident = threads.join();
  const [number, later] = [numberOf(ident), numberOf(ident) + 1];
  expect([number, later].map((each) => others.isAlive(each))).toEqual([true, false]);
  threads.end(ident);
  expect([number, later].map((each) => others.isAlive(each))).toEqual([false, true]);
  expect(others.runs(ident)).toBe(false);
  expect(others.stays(ident)).toBe(true);
  expect(others.running()).toEqual([MAIN_IDENT]);
  expect(others.idents()).toEqual([MAIN_IDENT, ident]);
  threads.leave(ident);
  expect([number, later].map((each) => others.isAlive(each))).toEqual([false, false]);
  expect(others.stays(ident)).toBe(false);
  expect(others.idents()).toEqual([MAIN_IDENT]);
});

test("LiveThreads.end() and leave() by one that was taken out harm nobody who has the slot now", () => {
  atEveryMoment((interrupt) => {
    const [threads, others] = tables();
    const ident = threads.join();
    let next = 0;
    interrupt(
      () => threads.leave(ident),
      () => {
        others.leave(ident);
        while (next % SLOTS !== ident % SLOTS) {
          if (next !== 0) others.leave(next);
          next = others.join();
        }
      },
    );
    threads.end(ident);
    threads.leave(ident);
    if (next !== 0) expect(others.runs(next)).toBe(true);
    expect(others.stays(ident)).toBe(false);
  });
});
