import { CancelledError, PoolError, RemoteError, TimeoutError } from "nogil";
import { describe, expect, test } from "vitest";
import { HANGS_MS } from "../fixtures/finish.ts";
import * as tasks from "../fixtures/pool-tasks.ts";
import { end, failureOf, leaveBlock, leaveBlockAsync, poolKinds, shared } from "../fixtures/pools.ts";

type Call = (fn: unknown, items: unknown[]) => unknown;

const range = (length: number) => Array.from({ length }, (_, i) => i);

for (const kind of poolKinds) {
  const { Event, SharedList } = kind;

  describe(kind.className, () => {
    const pool = shared(kind, 2);

    test("POOL-02: apply() returns what a call here would, blocking the thread, right after the start", () => {
      const fresh = new kind.Pool(1);
      expect(fresh.apply(tasks.add, [7, 8])).toBe(15);
      expect(fresh.apply(tasks.squareLater, [7])).toBe(49);
      fresh.terminate();
      expect(fresh.join(HANGS_MS)).toBe(true);
    });

    test("POOL-02: applyAsync() gives the same, awaited and blocking, both at once on one pool", async () => {
      const results = range(20).map((n) => pool.applyAsync(tasks.squareLater, [n]));
      const awaited = Promise.all(results.slice(0, 10));
      expect(results.slice(10).map((result) => result.get(HANGS_MS))).toEqual(
        range(20)
          .slice(10)
          .map((n) => n * n),
      );
      expect(pool.apply(tasks.square, [3])).toBe(9);
      expect(await awaited).toEqual(range(10).map((n) => n * n));
      expect(await pool.applyAsync(tasks.same, [undefined])).toBe(undefined);
      expect(await pool.applyAsync(tasks.giveThenable, [5])).toBe(5);
    });

    test("POOL-03: map() keeps the order of the items, whatever the size of chunks", async () => {
      const squares = range(23).map((n) => n * n);
      for (const chunkSize of [undefined, 1, 2, 3, 22, 23, 24, 1_000]) {
        expect(pool.map(tasks.square, range(23), chunkSize)).toEqual(squares);
      }
      expect(await pool.mapAsync(tasks.squareLater, range(23))).toEqual(squares);
      const words = range(100).map(String);
      expect(pool.map(tasks.same, words, 40)).toEqual(words);
      const mixed = [1, "2", 3n, null, undefined, [4], { five: 5 }, new Date(6), Number.NaN, -0];
      expect(pool.map(tasks.same, mixed)).toEqual(mixed);
    });

    test("POOL-03: starmap() spreads items, and refuses one that cannot be", async () => {
      const pairs = range(9).map((n) => [n, 10 * n] as const);
      expect(pool.starmap(tasks.add, pairs)).toEqual(range(9).map((n) => 11 * n));
      expect(await pool.starmapAsync(tasks.add, pairs, 2)).toEqual(range(9).map((n) => 11 * n));
      const error = await failureOf(() => pool.starmap(tasks.add, [[1, 2], 3 as never]));
      expect(error).toBeInstanceOf(TypeError);
      expect(error.message).toBe(
        "Cannot spread an item of starmap() as it must be iterable: received number",
      );
    });

    test("POOL-04: chunkSize left out is the number of items by four times the workers, rounded up", () => {
      for (const [items, chunk] of [
        [8, 1],
        [9, 2],
        [16, 2],
        [17, 3],
        [100, 13],
      ]) {
        const before = pool.stats().done;
        expect(pool.map(tasks.same, range(items))).toHaveLength(items);
        expect(pool.stats().done - before).toBe(Math.ceil(items / chunk));
      }
    });

    test("POOL-05: no items give no results, at once, and the callback is called", async () => {
      for (const chunkSize of [undefined, 1]) {
        expect(pool.map(tasks.square, [], chunkSize)).toEqual([]);
        const seen: number[][] = [];
        const result = pool.mapAsync(tasks.square, [], chunkSize, {
          callback: (list) => void seen.push(list),
        });
        expect(result.ready()).toBe(true);
        expect(await result).toEqual([]);
        expect(seen).toEqual([[]]);
        expect([...pool.imap(tasks.square, [])]).toEqual([]);
        expect([...pool.imapUnordered(tasks.square, [])]).toEqual([]);
      }
    });

    test("POOL-06: chunkSize below 1, or no integer, is refused", () => {
      for (const chunkSize of [0, -1, 1.5, Number.NaN, Infinity]) {
        for (const form of ["map", "mapAsync", "imap", "imapUnordered"] as const)
          expect(() => pool[form](tasks.square, [1], chunkSize), form).toThrow(RangeError);
        expect(() => pool.starmap(tasks.add, [[1, 2]], chunkSize)).toThrow(RangeError);
      }
      expect(() => pool.map(tasks.square, [1], "1" as never)).toThrow(TypeError);
    });

    test("POOL-07: mapAsync() reads an iterable to its end at once", async () => {
      let read = 0;
      function* items() {
        for (; read < 30; read++) yield read;
      }
      const result = pool.mapAsync(tasks.square, items());
      expect(read).toBe(30);
      expect(await result).toHaveLength(30);
      for (const wrong of [5, undefined, null, {}]) {
        expect(() => pool.map(tasks.square, wrong as never)).toThrow(TypeError);
        expect(() => pool.imap(tasks.square, wrong as never)).toThrow(TypeError);
      }
    });

    test("POOL-08: an error in map() skips the rest of its chunk, and no other; get() throws when all have ended", async () => {
      const list = new SharedList<unknown>();
      const items = range(12).map((n) => [list, n, 4] as const);
      const error = await failureOf(() => pool.starmap(tasks.noteAndFail, items, 3));
      expect(error).toBeInstanceOf(RangeError);
      expect(error.message).toBe("item 4");
      expect(list.toArray().sort((a, b) => Number(a) - Number(b))).toEqual([
        0, 1, 2, 3, 4, 6, 7, 8, 9, 10, 11,
      ]);
    });

    test("POOL-08: of several errors in map(), that of the lowest index is thrown", async () => {
      for (const chunkSize of [1, 3, 4]) {
        await expect(pool.mapAsync(tasks.failLater, range(8), chunkSize)).rejects.toThrow("item 5");
        expect((await failureOf(() => pool.map(tasks.failAt, range(60), chunkSize))).message).toBe("item 7");
      }
    });

    test("POOL-09: an error comes with class, message, own properties, cause and the stacks of both sides, once", async () => {
      const waitHere = () => pool.apply(tasks.failWell);
      const result = pool.applyAsync(tasks.failWell);
      const error = (await failureOf(function waitsHere() {
        return result.get(HANGS_MS);
      })) as Error & { answer: number };
      expect(error).toBeInstanceOf(TypeError);
      expect(error).toMatchObject({ name: "TypeError", message: "not that", answer: 42 });
      expect(error.cause).toBeInstanceOf(RangeError);
      expect((error.cause as Error).stack).toContain("pool-tasks.ts");
      const [here, there] = error.stack!.split("--- in the worker ---");
      expect(here).toMatch(/^TypeError: not that\n/);
      expect(here).toContain("pool.test.ts");
      expect(here).not.toContain("pool-tasks.ts");
      expect(there).toContain("pool-tasks.ts");
      expect(there).toContain("failWell");
      expect(there).not.toContain("pool.test.ts");
      const { stack } = error;
      expect(await failureOf(() => result.get())).toBe(error);
      expect(error.stack).toBe(stack);
      const awaited = await failureOf(() => pool.applyAsync(tasks.failWell));
      expect(awaited.stack).toContain("failWell");
      expect((await failureOf(waitHere)).stack!.split("--- in the worker ---")).toHaveLength(2);
    });

    test("POOL-09: an error of another class is a RemoteError of its name", async () => {
      const error = await failureOf(() => pool.apply(tasks.failStrangely));
      expect(error).toBeInstanceOf(RemoteError);
      expect(error).toMatchObject({ name: "Strange", message: "made of 7.0", given: 7, code: "ERR_REMOTE" });
      expect(await failureOf(() => pool.apply(tasks.throwUndefined))).toBe(undefined);
    });

    test("POOL-16: what cannot travel is refused where it is handed over, and names its path", async () => {
      const wrong = { list: [1, () => 1] };
      const { pending } = { pending: pool.stats().queued };
      expect(() => pool.apply(tasks.same, [wrong])).toThrow(/args\[0\]\.list\[1\]/);
      expect(() => pool.applyAsync(tasks.same, [Symbol("s")])).toThrow(/args\[0\]/);
      expect(() => pool.applyAsync(tasks.square, "abc" as never)).toThrow(TypeError);
      const items = [...range(17), () => 1];
      for (const chunkSize of [1, 5, 100])
        expect(() => pool.map(tasks.same, items, chunkSize)).toThrow(/items\[17\]/);
      expect(pool.stats().queued).toBe(pending);
      expect(() => pool.apply(function mine() {})).toThrow(/defineTasks\(import\.meta\.url, \{ mine \}\)/);
      expect(() => pool.apply("square" as never)).toThrow(TypeError);
      expect(pool.apply(tasks.square, [2])).toBe(4);
    });

    test("POOL-16: what was refused keeps no program alive, though there was a callback", async () => {
      const callback = () => {};
      expect(() => pool.applyAsync(tasks.same, [() => 1], { callback })).toThrow(TypeError);
      expect(() => pool.mapAsync(tasks.same, [() => 1], 1, { callback })).toThrow(TypeError);
      // Nobody waits for anything: a wake-up of those who do would have to end.
      expect(pool.stats().queued + pool.stats().running).toBe(0);
    });

    test("POOL-16: a result that cannot travel fails its task, twenty times over, and costs no worker", async () => {
      const workers = new Set(pool.map(tasks.whichWorker as () => string, range(8) as never, 1));
      for (let i = 0; i < 20; i++) {
        const error = await failureOf(() => pool.apply(tasks.giveFunction));
        expect(error).toBeInstanceOf(TypeError);
        expect(error.message).toContain("result.deep[0]");
      }
      for (const worker of pool.map(tasks.whichWorker as () => string, range(8) as never, 1))
        workers.add(worker);
      expect(workers.size).toBeLessThanOrEqual(2);
    });

    test("POOL-17: an error that cannot travel whole comes as what can", async () => {
      expect(await failureOf(() => pool.apply(tasks.failWithMethod))).toMatchObject({
        name: "TypeError",
        message: "not that",
      });
      expect(await failureOf(() => pool.apply(tasks.failWithCause))).toMatchObject({ message: "outer" });
      expect(await failureOf(() => pool.apply(tasks.failWithFunction))).toBeInstanceOf(Error);
      expect(pool.apply(tasks.square, [2])).toBe(4);
    });

    test("POOL-26: large results and errors go through", async () => {
      const big = "x".repeat(1 << 20);
      expect(await pool.applyAsync(tasks.same, [big])).toBe(big);
      const results = [1 << 20, 1 << 20].map((size) => pool.applyAsync(tasks.failBig, [size]));
      for (const result of results)
        expect((await failureOf(() => result.get(HANGS_MS))).message).toHaveLength(1 << 20);
      const array = new Float64Array(1 << 20).map((_, i) => i);
      expect(await pool.applyAsync(tasks.same, [array])).toEqual(array);
    });

    test("AR-01: ready() and wait() turn to true once it is there; wait(timeout) is a lower bound", async () => {
      const [begun, go] = [new Event(), new Event()];
      const result = pool.applyAsync(tasks.hold, [begun, go]);
      expect(result.ready()).toBe(false);
      for (const timeout of [0, 10, 60.5]) {
        const begin = performance.now();
        expect(result.wait(timeout)).toBe(false);
        expect(performance.now() - begin).toBeGreaterThanOrEqual(timeout);
      }
      go.set();
      expect(result.wait(HANGS_MS)).toBe(true);
      expect(result.ready()).toBe(true);
      expect(result.wait(0)).toBe(true);
      expect(result.get()).toBe("held");
      expect(() => result.wait(-1)).toThrow(RangeError);
    });

    test("AR-02: successful() before it is ready is a PoolError", async () => {
      const [begun, go] = [new Event(), new Event()];
      const result = pool.applyAsync(tasks.hold, [begun, go]);
      expect(() => result.successful()).toThrow(PoolError);
      go.set();
      await result;
      expect(result.successful()).toBe(true);
      const failed = pool.applyAsync(tasks.failWell);
      failed.wait(HANGS_MS);
      expect(failed.successful()).toBe(false);
    });

    test("AR-03: get(timeout) that is over is a TimeoutError, and the task goes on", async () => {
      const [begun, go] = [new Event(), new Event()];
      const result = pool.applyAsync(tasks.hold, [begun, go]);
      for (const timeout of [0, 30]) {
        const begin = performance.now();
        expect(() => result.get(timeout)).toThrow(TimeoutError);
        expect(performance.now() - begin).toBeGreaterThanOrEqual(timeout);
      }
      go.set();
      expect(result.get(HANGS_MS)).toBe("held");
    });

    test("AR-04: get() again, and await, give the same value and the same error", async () => {
      const result = pool.applyAsync(tasks.same, [{ a: 1 }]);
      const value = result.get(HANGS_MS);
      expect(result.get()).toBe(value);
      expect(await result).toBe(value);
      const failed = pool.applyAsync(tasks.failWell);
      const error = await failureOf(() => failed);
      expect(await failureOf(() => failed.get())).toBe(error);
      expect(await failureOf(() => failed)).toBe(error);
    });

    test("POOL-22, POOL-23: close() takes no more, and does what is there; join() waits for that", async () => {
      const closing = new kind.Pool(1);
      expect(() => closing.join()).toThrow(PoolError);
      await expect(closing.joinAsync()).rejects.toBeInstanceOf(PoolError);
      const results = range(30).map((n) => closing.applyAsync(tasks.squareLater, [n]));
      closing.close();
      closing.close();
      for (const form of ["apply", "applyAsync", "map", "mapAsync", "imap", "imapUnordered"] as const)
        expect(() => (closing[form] as Call)(tasks.same, [1]), form).toThrow(PoolError);
      expect(closing.join(HANGS_MS)).toBe(true);
      expect(results.map((result) => result.ready())).toEqual(results.map(() => true));
      expect(results.map((result) => result.get())).toEqual(range(30).map((n) => n * n));
      expect(closing.join()).toBe(true);
      expect(await closing.joinAsync({ timeout: 0 })).toBe(true);
      closing.terminate();
    });

    test("POOL-23: join(timeout) is a lower bound, and may be aborted", async () => {
      const [begun, go] = [new Event(), new Event()];
      const closing = new kind.Pool(1);
      const result = closing.applyAsync(tasks.hold, [begun, go]);
      closing.close();
      for (const timeout of [0, 70]) {
        let begin = performance.now();
        expect(closing.join(timeout)).toBe(false);
        expect(performance.now() - begin).toBeGreaterThanOrEqual(timeout);
        begin = performance.now();
        expect(await closing.joinAsync({ timeout })).toBe(false);
        expect(performance.now() - begin).toBeGreaterThanOrEqual(timeout);
      }
      await expect(closing.joinAsync({ signal: AbortSignal.timeout(5) })).rejects.toMatchObject({
        name: "TimeoutError",
      });
      go.set();
      expect(await closing.joinAsync({ timeout: HANGS_MS })).toBe(true);
      expect(result.get(0)).toBe("held");
    });

    test("POOL-24: terminate() drops 10,000 tasks, and settles all with CancelledError", async () => {
      const [begun, never] = [new Event(), new Event()];
      const ending = new kind.Pool(1);
      const running = ending.applyAsync(tasks.hold, [begun, never]);
      const queued = range(10_000).map((n) => ending.applyAsync(tasks.square, [n]));
      const mapped = ending.mapAsync(tasks.square, range(100));
      expect(begun.wait(HANGS_MS)).toBe(true);
      const waiting = [running, queued[5], mapped].map((each) => failureOf(() => each));
      ending.terminate();
      ending.terminate();
      ending.close();
      for (const error of await Promise.all(waiting)) expect(error).toBeInstanceOf(CancelledError);
      for (const result of queued) expect(() => result.get(0)).toThrow(CancelledError);
      expect(() => mapped.get(0)).toThrow(CancelledError);
      expect(() => ending.apply(tasks.square, [1])).toThrow(PoolError);
      expect(await ending.joinAsync({ timeout: HANGS_MS })).toBe(true);
    });

    test("POOL-24: terminate() right after close(), and in a callback, ends the pool", async () => {
      const ending = new kind.Pool(1);
      const results = range(50).map((n) => ending.applyAsync(tasks.square, [n]));
      ending.close();
      ending.terminate();
      for (const result of results) expect(() => result.get(0)).toThrow(CancelledError);
      expect(ending.join(HANGS_MS)).toBe(true);
      const other = new kind.Pool(1);
      const first = other.applyAsync(tasks.square, [1], { callback: () => other.terminate() });
      const second = other.applyAsync(tasks.hold, [new Event(), new Event()]);
      await first;
      await expect(second).rejects.toBeInstanceOf(CancelledError);
      expect(await other.joinAsync({ timeout: HANGS_MS })).toBe(true);
    });

    test("POOL-25: using and await using end the pool by terminate()", async () => {
      const [begun, never] = [new Event(), new Event()];
      const task = { fn: tasks.hold, args: [begun, never] as [typeof begun, typeof never] };
      const { pool: left, result } = leaveBlock(() => new kind.Pool(1), task);
      await expect(result).rejects.toBeInstanceOf(CancelledError);
      expect(() => left.map(tasks.square, [1])).toThrow(PoolError);
      expect(left.join(HANGS_MS)).toBe(true);
      const ended = await leaveBlockAsync(() => new kind.Pool(1));
      expect(ended.join(0)).toBe(true);
      expect(() => ended.imap(tasks.square, [1])).toThrow(PoolError);
    });

    test("POOL-27: a task may make a pool of either kind", async () => {
      for (const inner of ["threads", "processes"] as const)
        expect(await pool.applyAsync(tasks.sumOfSquares, [inner, [1, 2, 3]])).toBe(14);
    });

    test("PEER-08: 10,000 tasks on two workers come to their results, each its own", async () => {
      const results = range(10_000).map((n) => pool.applyAsync(tasks.square, [n]));
      expect(await Promise.all(results)).toEqual(range(10_000).map((n) => n * n));
    });

    test("more than 65,536 tasks are in flight at once", async () => {
      const [begun, go] = [new Event(), new Event()];
      const held = [pool.applyAsync(tasks.hold, [begun, go]), pool.applyAsync(tasks.hold, [begun, go])];
      const results = range(70_000).map((n) => pool.applyAsync(tasks.square, [n]));
      expect(pool.stats().queued).toBeGreaterThan(65_536);
      go.set();
      let wrong = 0;
      for (const [n, result] of results.entries()) if ((await result) !== n * n) wrong++;
      expect(wrong).toBe(0);
      expect(await Promise.all(held)).toEqual(["held", "held"]);
    });
  });
}

test("POOL-01: a pool has as many workers as there are CPUs, unless it is said how many", async () => {
  for (const { Pool, className } of poolKinds) {
    for (const size of [0, -1, 1.5, Number.NaN, Infinity, 1e9])
      expect(() => new Pool(size), `${className}(${size})`).toThrow(RangeError);
    for (const size of ["2", null, {}] as never[]) expect(() => new Pool(size)).toThrow(TypeError);
    expect(() => new Pool(1, null as never)).toThrow(TypeError);
    const pool = new Pool();
    expect(pool.size).toBe((await import("nogil/runtimes")).runtime.cores);
    await end(pool);
  }
});

test("POOL-01: a pool of many workers works", async () => {
  const [{ Pool }] = poolKinds;
  const pool = new Pool(20);
  const workers = new Set<string>();
  const deadline = performance.now() + HANGS_MS;
  while (workers.size < 20 && performance.now() < deadline) {
    for (const worker of pool.map(tasks.whichWorker as () => string, range(200) as never, 1))
      workers.add(worker);
  }
  expect(workers.size).toBe(20);
  await end(pool);
});
