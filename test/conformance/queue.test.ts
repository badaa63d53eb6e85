import { QueueEmpty, QueueFull } from "nogil";
import { expect, test } from "vitest";
import { finish, HANGS_MS } from "../fixtures/finish.ts";
import { kinds, start } from "../fixtures/kinds.ts";
import type { Queue } from "../fixtures/kinds.ts";
import { addUp, joinOne, putOne, takeOne } from "../fixtures/queue-tasks.ts";
import { until } from "../fixtures/until.ts";
import { queueWaiters } from "../fixtures/waiting.ts";

for (const kind of kinds) {
  const { name, Value } = kind;
  const ORDERS = { Queue: [111, 333, 222], LifoQueue: [222, 333, 111], PriorityQueue: [111, 222, 333] };

  for (const Class of [kind.Queue, kind.LifoQueue, kind.PriorityQueue]) {
    const what = Class.name as keyof typeof ORDERS;

    test(`${name}: Q-01: ${what} gives 111, 333, 222 in its order`, async () => {
      const queue = new Class<number>();
      for (const item of [111, 333, 222]) queue.put(item);
      expect([queue.get(), queue.get(), queue.get()]).toEqual(ORDERS[what]);
      for (const item of [111, 333, 222]) await queue.putAsync(item);
      expect([await queue.getAsync(), await queue.getAsync(), await queue.getAsync()]).toEqual(ORDERS[what]);
    });

    test(`${name}: Q-02: ${what} of maxsize <= 0 is never full, else it is at maxsize`, () => {
      for (const queue of [new Class(), new Class(0), new Class(-1)]) {
        for (let i = 0; i < 5_000; i++) queue.put(i);
        expect([queue.size, queue.empty(), queue.full()]).toEqual([5_000, false, false]);
      }
      const queue = new Class<number>(2);
      for (const [size, item] of [1, 2].entries()) {
        expect([queue.size, queue.empty(), queue.full()]).toEqual([size, size === 0, false]);
        queue.put(item);
      }
      expect([queue.size, queue.empty(), queue.full()]).toEqual([2, false, true]);
      queue.get();
      expect(queue.full()).toBe(false);
    });

    test(`${name}: ${what} of a maxsize that is no integer is refused`, () => {
      for (const maxsize of [0.5, Number.NaN, Infinity]) expect(() => new Class(maxsize)).toThrow(RangeError);
      for (const maxsize of ["1", null, 1n]) expect(() => new Class(maxsize as never)).toThrow(TypeError);
    });

    test(`${name}: Q-03, MPQ-01: ${what} that is full or empty says so at once, or not before the timeout`, async () => {
      const queue = new Class<number>(1);
      for (const timeout of [0, 1, 20.5]) {
        const begin = performance.now();
        expect(() => queue.get(timeout)).toThrow(QueueEmpty);
        expect(performance.now() - begin).toBeGreaterThanOrEqual(timeout);
        const beginAsync = performance.now();
        await expect(queue.getAsync({ timeout })).rejects.toBeInstanceOf(QueueEmpty);
        expect(performance.now() - beginAsync).toBeGreaterThanOrEqual(timeout);
      }
      queue.put(7, 0);
      for (const timeout of [0, 1, 20.5]) {
        const begin = performance.now();
        expect(() => queue.put(8, timeout)).toThrow(QueueFull);
        expect(performance.now() - begin).toBeGreaterThanOrEqual(timeout);
        const beginAsync = performance.now();
        await expect(queue.putAsync(8, { timeout })).rejects.toBeInstanceOf(QueueFull);
        expect(performance.now() - beginAsync).toBeGreaterThanOrEqual(timeout);
      }
      expect([queue.size, queue.get(0), queue.size]).toEqual([1, 7, 0]);
      await queue.putAsync(9, { timeout: 0 });
      expect(await queue.getAsync({ timeout: 0 })).toBe(9);
    });

    for (const isAsync of [false, true]) {
      const form = isAsync ? "async" : "blocking";

      test(`${name}: Q-04: ${what}: a ${form} get goes on with a put, a ${form} put with a get`, async () => {
        const queue = new Class<string>(1);
        const outcome = new kind.Queue<string>();
        const getter = start(kind, takeOne, queue as Queue, isAsync, outcome as Queue);
        await until("it waits", () => queueWaiters(queue as never).getters === 1);
        queue.put("first");
        expect(outcome.get(HANGS_MS)).toBe("first");
        await finish(getter);
        queue.put("second");
        const putter = start(kind, putOne, queue as Queue, "third", isAsync, outcome as Queue);
        await until("it waits", () => queueWaiters(queue as never).putters === 1);
        expect(outcome.empty()).toBe(true);
        expect(await queue.getAsync()).toBe("second");
        expect(await outcome.getAsync({ timeout: HANGS_MS })).toBe("in");
        await finish(putter);
        expect(queue.get(0)).toBe("third");
        expect(queueWaiters(queue as never)).toEqual({ getters: 0, putters: 0, joiners: 0 });
      });
    }

    test(`${name}: Q-05, MPQ-02: ${what}: a wrong timeout is refused, whether there is something to wait for or not`, async () => {
      for (const queue of [new Class<number>(), new Class<number>(1)]) {
        for (const isEmpty of [true, false]) {
          if (!isEmpty) queue.put(7);
          for (const [timeout, Wrong] of [
            [-1, RangeError],
            [Number.NaN, RangeError],
            ["1", TypeError],
            [null, TypeError],
          ] as [number, typeof RangeError][]) {
            expect(() => queue.put(8, timeout)).toThrow(Wrong);
            expect(() => queue.get(timeout)).toThrow(Wrong);
            expect(() => queue.join(timeout)).toThrow(Wrong);
            await expect(queue.putAsync(8, { timeout })).rejects.toBeInstanceOf(Wrong);
            await expect(queue.getAsync({ timeout })).rejects.toBeInstanceOf(Wrong);
            await expect(queue.joinAsync({ timeout })).rejects.toBeInstanceOf(Wrong);
          }
          expect(queue.size).toBe(isEmpty ? 0 : 1);
        }
      }
    });

    test(`${name}: Q-06: ${what} whose maxsize falls below its size is full, and a greater one lets putters through`, async () => {
      const queue = new Class<number>(3);
      for (const item of [1, 2, 3]) queue.put(item);
      queue.maxsize = 1;
      expect([queue.maxsize, queue.size, queue.full()]).toEqual([1, 3, true]);
      queue.get();
      expect(() => queue.put(4, 0)).toThrow(QueueFull);
      const putting = queue.putAsync(4, { timeout: HANGS_MS });
      queue.maxsize = 3;
      await putting;
      expect(queue.size).toBe(3);
      queue.maxsize = 0;
      queue.put(5);
      expect(queue.full()).toBe(false);
      expect(() => (queue.maxsize = 0.5)).toThrow(RangeError);
    });

    test(`${name}: Q-07, MPQ-10: ${what}.taskDone() more often than puts is a RangeError, and changes nothing`, () => {
      const queue = new Class<number>();
      expect(() => queue.taskDone()).toThrow(RangeError);
      queue.put(1);
      queue.put(2);
      queue.taskDone(); // may come before the get
      expect(queue.join(0)).toBe(false);
      queue.taskDone();
      expect(queue.join(0)).toBe(true);
      expect(() => queue.taskDone()).toThrow(RangeError);
      queue.put(3);
      expect(queue.join(0)).toBe(false);
      queue.taskDone();
      expect(queue.join()).toBe(true);
    });

    test(`${name}: Q-08, MPQ-10: ${what}.join() waits until every item that was put is done, twice`, async () => {
      const queue = new Class<number>();
      expect(queue.join()).toBe(true);
      expect(await queue.joinAsync()).toBe(true);
      const [sum, joined] = [new Value("i32", 0), new Value("i32", 0)];
      const workers = [false, true].map((isAsync) => start(kind, addUp, queue, sum, isAsync));
      for (let round = 1; round <= 2; round++) {
        for (let item = 0; item < 100; item++) queue.put(item);
        const joiners = [false, true].map((isAsync) => start(kind, joinOne, queue as Queue, isAsync, joined));
        if (round === 1) expect(queue.join(HANGS_MS)).toBe(true);
        else expect(await queue.joinAsync({ timeout: HANGS_MS })).toBe(true);
        expect(sum.value).toBe(4_950 * round);
        await finish(...joiners);
        expect(joined.value).toBe(2 * round);
      }
      queue.shutdown();
      await finish(...workers);
    });

    test(`${name}: ${what}.join(timeout) returns false, and not before the timeout`, async () => {
      const queue = new Class<number>();
      queue.put(1);
      for (const timeout of [0, 20.5]) {
        const begin = performance.now();
        expect(queue.join(timeout)).toBe(false);
        expect(performance.now() - begin).toBeGreaterThanOrEqual(timeout);
        expect(await queue.joinAsync({ timeout })).toBe(false);
      }
    });

    test(`${name}: Q-09, MPQ-06: ${what}.put() of what cannot travel throws, and changes nothing`, async () => {
      const queue = new Class<unknown>(1);
      const wrong = { deep: [() => 1] };
      for (const timeout of [undefined, 0, 5])
        expect(() => queue.put(wrong, timeout)).toThrow("item.deep[0]");
      await expect(queue.putAsync(wrong)).rejects.toThrow(TypeError);
      expect(queue.size).toBe(0);
      expect(queue.join(0)).toBe(true);
      queue.put(7);
      for (const timeout of [undefined, 0, 5]) expect(() => queue.put(wrong, timeout)).toThrow(TypeError);
      expect([queue.size, queue.get()]).toEqual([1, 7]);
    });

    test(`${name}: MPQ-05: ${what} holds what an item was when it was put`, async () => {
      const queue = new Class<number[]>(1);
      const item = [1, 2];
      queue.put(item);
      item.push(3);
      const putting = queue.putAsync(item); // there is no room yet
      item.push(4);
      expect(queue.get()).toEqual([1, 2]);
      await putting;
      expect(queue.get()).toEqual([1, 2, 3]);
    });

    test(`${name}: PEER-01: ${what}: an aborted wait rejects with the reason, and the next is served`, async () => {
      const queue = new Class<number>(1);
      const controller = new AbortController();
      const reason = new Error("mine");
      const { signal } = controller;
      await expect(queue.getAsync({ signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
      await expect(queue.putAsync(1, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
      const aborted = queue.getAsync({ signal });
      const next = queue.getAsync();
      await until("both wait", () => queueWaiters(queue as never).getters === 2);
      controller.abort(reason);
      await expect(aborted).rejects.toBe(reason);
      queue.put(7);
      expect(await next).toBe(7);
      expect(queueWaiters(queue as never).getters).toBe(0);
    });

    test(`${name}: PEER-16: ${what} serves blocking and async takers and putters of many workers`, async () => {
      const queue = new Class<number>(1);
      const outcome = new kind.Queue<number | string>();
      const takers = [false, true, false, true].map((isAsync) =>
        start(kind, takeOne, queue as Queue, isAsync, outcome as Queue),
      );
      const mine = queue.getAsync();
      await until("all wait", () => queueWaiters(queue as never).getters === 5);
      for (let item = 0; item < 5; item++) queue.put(item);
      const taken = [await mine];
      for (let i = 0; i < 4; i++) taken.push(outcome.get(HANGS_MS) as number);
      expect(taken.toSorted((a, b) => a - b)).toEqual([0, 1, 2, 3, 4]);
      await finish(...takers);
    });
  }
}
