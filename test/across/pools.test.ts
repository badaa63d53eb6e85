import { Event, Lock, Pool, Queue, Value } from "nogil/multiprocessing";
import { runtimeNames } from "nogil/runtimes";
import { afterAll, describe, expect, test } from "vitest";
import { HANGS_MS } from "../fixtures/finish.ts";
import * as tasks from "../fixtures/pool-tasks.ts";
import { end, failureOf } from "../fixtures/pools.ts";
import { runtime } from "../runtime.ts";

for (const name of runtimeNames) {
  describe(`new Pool(2, { runtime: "${name}" }) on ${runtime.name}`, () => {
    const pool = new Pool(2, { runtime: name });
    afterAll(() => end(pool));

    test("runs its tasks there", async () => {
      const [here, there] = [pool.apply(tasks.whichRuntime), await pool.applyAsync(tasks.whichRuntime)];
      expect([here, there]).toEqual([name, name]);
      expect(pool.map(tasks.square, [1, 2, 3])).toEqual([1, 4, 9]);
    });

    test("BigInt, typed arrays, Map, Set, Date and cyclic data go there and back unharmed", async () => {
      const cyclic: Record<string, unknown> = { name: "cyclic", list: [1, 2] };
      cyclic.self = cyclic;
      (cyclic.list as unknown[]).push(cyclic);
      const values = {
        big: [0n, -1n, 2n ** 63n, -(2n ** 200n)],
        arrays: [
          new Uint8Array([1, 2, 255]),
          new Float64Array([0.1, -0, Number.NaN, Infinity]),
          new BigInt64Array([-1n, 2n]),
          new Uint16Array([7]),
        ],
        map: new Map<unknown, unknown>([
          ["a", 1],
          [{ b: 2 }, new Set([3, "four"])],
        ]),
        date: new Date(1_234_567_890_123),
        cyclic,
        rest: [undefined, null, true, 0.5, Number.NaN, "ä€😀", "", { a: { b: { c: [] } } }],
      };
      const back = await pool.applyAsync(tasks.same, [values]);
      expect(back).toEqual(values);
      const list = back.cyclic.list as unknown[];
      expect(back.cyclic.self).toBe(back.cyclic);
      expect(list[2]).toBe(back.cyclic);
      expect(pool.apply(tasks.describe, [values])).toEqual([
        "big: [object Array]",
        "arrays: [object Array]",
        "map: [object Map]",
        "date: [object Date]",
        "cyclic: [object Object]",
        "rest: [object Array]",
      ]);
      const long = new Float64Array(100_000).map((_, i) => i / 7);
      expect(pool.map(tasks.same, [long, new Uint8Array(0), long], 1)).toEqual([
        long,
        new Uint8Array(0),
        long,
      ]);
      const numbers = Array.from({ length: 1_000 }, (_, i) => (i % 3 === 0 ? -i / 3 : i));
      expect(pool.map(tasks.same, numbers)).toEqual(numbers);
    });

    test("errors come back with class, name, message, cause and own properties", async () => {
      const error = await failureOf(() => pool.apply(tasks.failWell));
      expect(error).toBeInstanceOf(TypeError);
      expect(error).toMatchObject({ name: "TypeError", message: "not that", answer: 42 });
      expect(error.cause).toBeInstanceOf(RangeError);
      expect(error.cause).toMatchObject({ message: "but this" });
      expect(error.stack).toContain("pool-tasks.ts");
      const given = new AggregateError([new RangeError("one"), 2], "both", { cause: "why" });
      const back = await pool.applyAsync(tasks.same, [given]);
      expect(back).toBeInstanceOf(AggregateError);
      expect(back).toMatchObject({ message: "both", cause: "why" });
      expect(back.errors[0]).toBeInstanceOf(RangeError);
      expect(await failureOf(() => pool.applyAsync(tasks.failStrangely))).toMatchObject({
        name: "Strange",
        code: "ERR_REMOTE",
      });
    });

    test("shared primitives are the same objects there, and come back as such", async () => {
      const shared = { lock: new Lock(), value: new Value("i32", 0), event: new Event(), queue: new Queue() };
      const back = await pool.applyAsync(tasks.useShared, [shared]);
      expect(shared.value.value).toBe(1);
      expect(shared.event.isSet()).toBe(true);
      const passed = shared.queue.get(HANGS_MS) as Lock;
      passed.acquire();
      expect(shared.lock.locked()).toBe(true);
      expect(back.lock.acquire(0)).toBe(false);
      shared.lock.release();
      back.value.add(1);
      expect(shared.value.value).toBe(2);
    });
  });
}
