import { QueueShutDown } from "nogil";
import { expect, test } from "vitest";
import { finish, HANGS_MS } from "../fixtures/finish.ts";
import { kinds, start } from "../fixtures/kinds.ts";
import type { Queue, Worker } from "../fixtures/kinds.ts";
import { consume, joinOne, produce, putOne, takeOne } from "../fixtures/queue-tasks.ts";
import { until } from "../fixtures/until.ts";
import { queueWaiters } from "../fixtures/waiting.ts";

for (const kind of kinds) {
  const { name, Value } = kind;

  for (const Class of [kind.Queue, kind.LifoQueue, kind.PriorityQueue]) {
    const what = Class.name;
    const filled = (count: number, maxsize = 0) => {
      const queue = new Class<number>(maxsize);
      for (let item = 0; item < count; item++) queue.put(item);
      return queue;
    };
    const expectShutDown = async (queue: Queue<number>) => {
      for (const timeout of [undefined, 0, 5]) {
        expect(() => queue.put(1, timeout)).toThrow(QueueShutDown);
        expect(() => queue.get(timeout)).toThrow(QueueShutDown);
      }
      await expect(queue.putAsync(1)).rejects.toBeInstanceOf(QueueShutDown);
      await expect(queue.getAsync({ timeout: 0 })).rejects.toBeInstanceOf(QueueShutDown);
    };

    test(`${name}: Q-10: ${what}.shutdown() lets the items that are left be taken, and then ends`, async () => {
      const queue = filled(3);
      queue.shutdown();
      expect(() => queue.put(7)).toThrow(QueueShutDown);
      expect(queue.size).toBe(3);
      const got = [queue.get(), await queue.getAsync(), queue.get(0)];
      expect(got.toSorted((a, b) => a - b)).toEqual([0, 1, 2]);
      await expectShutDown(queue);
      for (let i = 0; i < 3; i++) queue.taskDone();
      expect(queue.join()).toBe(true);
    });

    for (const immediate of [false, true]) {
      test(`${name}: Q-11, PEER-06: ${what}.shutdown(${immediate}) wakes all who wait to take, to put and to join`, async () => {
        const outcome = new kind.Queue<string>();
        const [empty, full] = [new Class<number>(), filled(1, 1)];
        const workers: Worker[] = [];
        for (const isAsync of [false, true, false]) {
          workers.push(start(kind, takeOne, empty as Queue, isAsync, outcome as Queue));
          workers.push(start(kind, putOne, full as Queue, 7, isAsync, outcome as Queue));
        }
        const waits = [empty.getAsync(), full.putAsync(8)].map((wait) =>
          wait.catch((error: Error) => error.name),
        );
        await until("the takers wait", () => queueWaiters(empty as never).getters === 4);
        await until("the putters wait", () => queueWaiters(full as never).putters === 4);
        empty.shutdown(immediate);
        full.shutdown(immediate);
        expect(await Promise.all(waits)).toEqual(["QueueShutDown", "QueueShutDown"]);
        for (let i = 0; i < 6; i++) expect(outcome.get(HANGS_MS)).toBe("QueueShutDown");
        await finish(...workers);
        expect(full.size).toBe(immediate ? 0 : 1);
      });
    }

    test(`${name}: Q-12: ${what}.shutdown(true) drops the items, and join() waits for those that were taken`, async () => {
      const queue = filled(5);
      queue.get();
      queue.get();
      const joined = new Value("i32", 0);
      const joiners = [false, true].map((isAsync) => start(kind, joinOne, queue as Queue, isAsync, joined));
      await until("they wait", () => queueWaiters(queue as never).joiners === 2);
      queue.shutdown(true);
      expect([queue.size, queue.empty()]).toEqual([0, true]);
      await expectShutDown(queue);
      queue.taskDone();
      expect(queue.join(20)).toBe(false);
      expect(joined.value).toBe(0);
      queue.taskDone();
      expect(queue.join(HANGS_MS)).toBe(true);
      await finish(...joiners);
    });

    test(`${name}: Q-13: after ${what}.shutdown(true) with nothing taken join() returns and taskDone() is refused`, async () => {
      const queue = filled(3);
      const joining = queue.joinAsync();
      queue.shutdown(true);
      expect(await joining).toBe(true);
      expect(queue.join()).toBe(true);
      expect(() => queue.taskDone()).toThrow(RangeError);
    });

    test(`${name}: Q-14, MPQ-07, MPQ-11: ${what}.shutdown() may be repeated, and turned into shutdown(true), not back`, async () => {
      const queue = filled(2);
      queue.shutdown();
      queue.shutdown();
      expect(queue.size).toBe(2);
      queue.shutdown(true);
      expect(queue.size).toBe(0);
      queue.shutdown();
      queue.shutdown(true);
      expect([queue.size, queue.empty(), queue.full()]).toEqual([0, true, false]);
      await expectShutDown(queue);
    });

    test(`${name}: Q-15: ${what} with 2 items shut down gives them to two of three takers`, async () => {
      for (let round = 0; round < 5; round++) {
        const queue = new Class<number>();
        const outcome = new kind.Queue<number | string>();
        const takers = [false, true, false].map((isAsync) =>
          start(kind, takeOne, queue as Queue, isAsync, outcome as Queue),
        );
        if (round % 2 === 0) await until("all wait", () => queueWaiters(queue as never).getters === 3);
        queue.put(1);
        queue.put(2);
        queue.shutdown();
        const got = [0, 1, 2].map(() => outcome.get(HANGS_MS));
        expect(got.map(String).toSorted()).toEqual(["1", "2", "QueueShutDown"]);
        await finish(...takers);
      }
    });

    for (const immediate of [false, true]) {
      test(`${name}: Q-16: ${what}.shutdown(${immediate}) in mid-stream ends all workers, and keeps what was put`, async () => {
        const queue = new Class<unknown>(100);
        const results = new kind.Queue<unknown[]>();
        const readers = (["blocking", "async", "blocking", "async", "blocking", "async"] as const).map(
          (mode) => start(kind, consume, queue as Queue, mode, results),
        );
        // More than can be put before this one has seen some flow.
        const writers = [0, 1, 2, 3].map((i) =>
          start(kind, produce, queue as Queue, i, 1_000_000_000, i % 2 === 1),
        );
        const warm = new Set<unknown>();
        await until("it flows", () => warm.add(queue.size).size > 3 || queue.full());
        queue.shutdown(immediate);
        await finish(...writers, ...readers);
        expect(queue.size).toBe(0);
        const got = readers.flatMap(() => results.get(0)) as [number, number][];
        for (const producer of [0, 1, 2, 3]) {
          const nths = got.filter(([by]) => by === producer).map(([, nth]) => nth);
          expect(new Set(nths).size).toBe(nths.length);
          // A plain shutdown loses nothing of what was put.
          if (!immediate) expect(Math.max(-1, ...nths)).toBe(nths.length - 1);
        }
      });
    }

    test(`${name}: ${what} is iterated until it is shut down and empty`, async () => {
      const queue = filled(3);
      const got: number[] = [];
      const iterating = (async () => {
        for await (const item of queue) got.push(item);
      })();
      await until("it waits for more", () => queueWaiters(queue as never).getters === 1);
      queue.put(3);
      queue.shutdown();
      await iterating;
      expect(got.toSorted((a, b) => a - b)).toEqual([0, 1, 2, 3]);
      for await (const item of queue) expect(item).toBe("nothing");
    });

    test(`${name}: an iteration of ${what} that is left early takes no more`, async () => {
      const queue = filled(3);
      for await (const item of queue) {
        expect(item).toBeTypeOf("number");
        break;
      }
      expect(queue.size).toBe(2);
      expect(queueWaiters(queue as never).getters).toBe(0);
    });
  }
}
