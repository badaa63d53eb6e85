import { CancelledError, PoolError, TimeoutError } from "nogil";
import { describe, expect, test } from "vitest";
import { HANGS_MS } from "../fixtures/finish.ts";
import * as tasks from "../fixtures/pool-tasks.ts";
import { failureOf, poolKinds, shared } from "../fixtures/pools.ts";
import { until } from "../fixtures/until.ts";

const range = (length: number) => Array.from({ length }, (_, i) => i);

for (const kind of poolKinds) {
  const { Event, SharedList } = kind;

  describe(kind.className, () => {
    const pool = shared(kind, 2);

    test("POOL-11: imap() gives all results in order, imapUnordered() each once, and both end for good", async () => {
      for (const [length, chunkSize] of [
        [1_000, 100],
        [100, 1],
        [7, 3],
      ]) {
        const squares = range(length).map((n) => n * n);
        for (const form of ["imap", "imapUnordered"] as const) {
          const sort = (list: number[]) => (form === "imap" ? list : list.sort((a, b) => a - b));
          const results = pool[form](tasks.square, range(length), chunkSize);
          expect(sort([...results])).toEqual(squares);
          for (let i = 0; i < 3; i++) expect(results.next()).toEqual({ done: true, value: undefined });
          const got: number[] = [];
          for await (const value of pool[form](tasks.squareLater, range(length).slice(0, 50), chunkSize))
            got.push(value);
          expect(sort(got)).toEqual(squares.slice(0, 50));
        }
      }
    });

    test("POOL-11: imapUnordered() gives first what is there first", () => {
      const [begun, go] = [new Event(), new Event()];
      const items = [[begun, go] as const, [go, go] as const];
      const results = pool.imapUnordered(tasks.holdOrNot, items);
      expect(results.next(HANGS_MS).value).toBe("not held");
      expect(() => results.next(20)).toThrow(TimeoutError);
      go.set();
      expect(results.next(HANGS_MS).value).toBe("held");
      expect(results.next().done).toBe(true);
    });

    test("POOL-10: an iterable that throws gives what was read whole before, and then its error, for good or never", async () => {
      function* items() {
        for (let n = 0; ; n++) {
          if (n === 7) throw new RangeError("cannot go on");
          yield n;
        }
      }
      for (const [chunkSize, good] of [
        [1, 7],
        [2, 6],
        [4, 4],
      ]) {
        for (const form of ["imap", "imapUnordered"] as const) {
          const got: number[] = [];
          const results = pool[form](tasks.same, items(), chunkSize);
          const error = await failureOf(() => {
            for (const value of results) got.push(value as number);
          });
          expect(error.message).toBe("cannot go on");
          expect(got).toHaveLength(good);
          expect(results.next().done).toBe(true);
        }
        for (let i = 0; i < 2; i++) {
          expect(() => pool.map(tasks.same, items(), chunkSize)).toThrow("cannot go on");
          expect(() => pool.mapAsync(tasks.same, items(), chunkSize)).toThrow("cannot go on");
        }
      }
    });

    test("POOL-12: an error is thrown in its place, and ends it", async () => {
      const results = pool.imap(tasks.failAt, range(100));
      expect(range(7).map(() => results.next(HANGS_MS).value)).toEqual(range(7));
      const error = await failureOf(() => results.next(HANGS_MS));
      expect(error.message).toBe("item 7");
      expect(error.stack).toContain("pool-imap.test.ts");
      expect(error.stack).toContain("failAt");
      expect(results.next()).toEqual({ done: true, value: undefined });
      const got: number[] = [];
      const failed = await failureOf(async () => {
        for await (const value of pool.imap(tasks.failAt, range(100), 5)) got.push(value);
      });
      expect(failed.message).toBe("item 7");
      expect(got).toEqual(range(7));
    });

    test("POOL-12: with one chunk at a time, what comes before the error is still given", async () => {
      for (const chunkSize of [8, 20]) {
        const results = pool.imapUnordered(tasks.failAt, range(40), chunkSize);
        const got: number[] = [];
        const error = await failureOf(() => {
          for (const value of results) got.push(value);
        });
        expect(error.message).toMatch(/^item \d?7$/);
        const place = Number(error.message.slice(5));
        expect(got).toEqual(expect.arrayContaining(range(place).slice(place - (place % chunkSize))));
      }
    });

    test("POOL-13: next(timeout) that is over is a TimeoutError, and a later one gives the result", async () => {
      const [begun, go] = [new Event(), new Event()];
      const results = pool.imap(tasks.holdOrNot, [[begun, go] as const]);
      for (const timeout of [0, 40]) {
        const begin = performance.now();
        expect(() => results.next(timeout)).toThrow(TimeoutError);
        expect(performance.now() - begin).toBeGreaterThanOrEqual(timeout);
      }
      go.set();
      expect(results.next(HANGS_MS)).toEqual({ done: false, value: "held" });
      expect(() => results.next(-1)).toThrow(RangeError);
    });

    test("POOL-16: an item that cannot travel fails in its place, and names it", async () => {
      const results = pool.imap(tasks.same, [...range(17), () => 1, 18]);
      const got: unknown[] = [];
      const error = await failureOf(() => {
        for (const value of results) got.push(value);
      });
      expect(got).toEqual(range(17));
      expect(error).toBeInstanceOf(TypeError);
      expect(error.message).toContain("items[17]");
      expect(results.next().done).toBe(true);
    });

    test("imap() reads, and has done, only a few ahead of what is taken, also of what never ends", async () => {
      for (const form of ["imap", "imapUnordered"] as const) {
        let read = 0;
        function* items() {
          for (;;) yield read++;
        }
        const results = pool[form](tasks.square, items());
        const ahead = read;
        expect(ahead).toBeLessThanOrEqual(8);
        await until("those are done", () => pool.stats().queued + pool.stats().running === 0);
        for (let n = 0; n < 100; n++) {
          results.next(HANGS_MS);
          expect(read - n).toBeLessThanOrEqual(ahead + 1);
        }
        results.return();
      }
    });

    test("an early break stops what has not started, and closes the iterator of the items", async () => {
      for (const isAsync of [false, true]) {
        const [list, begun, go] = [new SharedList<unknown>(), new Event(), new Event()];
        const held = [
          pool.applyAsync(tasks.hold, [new Event(), go]),
          pool.applyAsync(tasks.hold, [begun, go]),
        ];
        expect(begun.wait(HANGS_MS)).toBe(true);
        let isClosed = false;
        function* items() {
          try {
            for (let n = 0; ; n++) yield [list, n] as const;
          } finally {
            isClosed = true;
          }
        }
        const results = pool.imap(tasks.noteItem, items());
        expect(() => results.next(0)).toThrow(TimeoutError);
        if (isAsync) await results[Symbol.asyncIterator]().return!();
        else for (const _ of (results.return(), results)) expect.fail("there is nothing");
        expect(isClosed).toBe(true);
        go.set();
        await Promise.all(held);
        expect(pool.apply(tasks.square, [2])).toBe(4);
        expect(list.length).toBe(0);
      }
    });

    test("several results may be asked for at once, and all settle when it is given up", async () => {
      const results = pool.imap(tasks.squareLater, range(10));
      const iterator = results[Symbol.asyncIterator]();
      const asked = range(12).map(() => iterator.next());
      expect((await Promise.all(asked)).map(({ value }) => value as unknown)).toEqual([
        ...range(10).map((n) => n * n),
        undefined,
        undefined,
      ]);
      const go = new Event();
      const held = pool.imap(tasks.holdOrNot, [[new Event(), go] as const, [new Event(), go] as const]);
      const waiting = held[Symbol.asyncIterator]().next();
      await Promise.resolve();
      held.return();
      expect(await waiting).toEqual({ done: true, value: undefined });
      go.set();
    });

    test("POOL-22: imap() of a pool that was closed goes on to its end", async () => {
      const closing = new kind.Pool(1);
      const results = closing.imap(tasks.square, range(50));
      expect(results.next(HANGS_MS).value).toBe(0);
      closing.close();
      const got: number[] = [];
      for await (const value of results) {
        got.push(value);
        // Long enough for the worker to leave, as it has nothing to do.
        if (got.length === 20)
          await until("it is idle", () => closing.stats().queued + closing.stats().running === 0);
      }
      expect(got).toEqual(
        range(50)
          .slice(1)
          .map((n) => n * n),
      );
      expect(closing.join(HANGS_MS)).toBe(true);
    });

    test("POOL-22: join() has all of it done, and the results can be taken afterwards", async () => {
      const closing = new kind.Pool(1);
      const [results, broken] = [
        closing.imap(tasks.square, range(50)),
        closing.imap(tasks.square, range(50)),
      ];
      for (const _ of broken) break;
      closing.close();
      expect(await closing.joinAsync({ timeout: HANGS_MS })).toBe(true);
      expect([...results]).toEqual(range(50).map((n) => n * n));
    });

    test("POOL-24: imap() of a pool that is terminated ends with CancelledError", async () => {
      const ending = new kind.Pool(1);
      const results = ending.imap(tasks.holdOrNot, [[new Event(), new Event()] as const]);
      const waiting = failureOf(() => results[Symbol.asyncIterator]().next());
      ending.terminate();
      expect(await waiting).toBeInstanceOf(CancelledError);
      expect(results.next().done).toBe(true);
      expect(() => ending.imap(tasks.square, [1])).toThrow(PoolError);
      expect(ending.join(HANGS_MS)).toBe(true);
    });
  });
}
