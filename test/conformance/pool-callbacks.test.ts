import { describe, expect, test } from "vitest";
import { HANGS_MS } from "../fixtures/finish.ts";
import * as tasks from "../fixtures/pool-tasks.ts";
import { failureOf, poolKinds, shared } from "../fixtures/pools.ts";
import { startProgram } from "../fixtures/program.ts";
import { runtime } from "../runtime.ts";
import type { AsyncResult } from "nogil/threading";

for (const kind of poolKinds) {
  describe(kind.className, () => {
    const pool = shared(kind, 2);

    test("POOL-14: of callback and errorCallback one is called, once, before the result is ready", async () => {
      const calls: unknown[] = [];
      const results: AsyncResult<unknown>[] = [];
      const callbacks = (nth: number) => ({
        callback: (value: unknown) => void calls.push([nth, "value", value, results[nth].ready()]),
        errorCallback: (error: unknown) =>
          void calls.push([nth, "error", (error as Error).message, results[nth].ready()]),
      });
      results.push(pool.applyAsync(tasks.square, [7], callbacks(0)));
      await results[0];
      results.push(pool.applyAsync(tasks.failWell, [], callbacks(1)));
      await failureOf(() => results[1]);
      results.push(pool.mapAsync(tasks.square, [1, 2, 3], 1, callbacks(2)));
      results[2].get(HANGS_MS);
      results.push(pool.mapAsync(tasks.failAt, [6, 7, 8], 1, callbacks(3)));
      await failureOf(() => results[3].get(HANGS_MS));
      results.push(pool.starmapAsync(tasks.add, [[1, 2]], 1, callbacks(4)));
      await results[4];
      expect(calls).toEqual([
        [0, "value", 49, false],
        [1, "error", "not that", false],
        [2, "value", [1, 4, 9], false],
        [3, "error", "item 7", false],
        [4, "value", [3], false],
      ]);
      for (const result of results) expect(result.ready()).toBe(true);
      expect(calls).toHaveLength(5);
    });

    test("POOL-14: a callback is called as the event loop turns, though nobody waits for the result", async () => {
      const { promise, resolve } = Promise.withResolvers<number>();
      pool.applyAsync(tasks.square, [8], { callback: resolve });
      expect(await promise).toBe(64);
    });

    test("a callback may use the pool: blocking, and for a result that came together with its own", async () => {
      const seen: unknown[] = [];
      const second: { result?: AsyncResult<number> } = {};
      const first = pool.applyAsync(tasks.square, [2], {
        callback: () => {
          seen.push(pool.apply(tasks.square, [3]));
          seen.push(second.result!.get(HANGS_MS));
        },
      });
      second.result = pool.applyAsync(tasks.square, [4]);
      // Both replies are there when the first is seen to.
      pool.apply(tasks.hold, [new kind.Event(), setEvent(kind)]);
      await first;
      expect(seen).toEqual([9, 16]);
    });
  });

  test(`${kind.name}: POOL-15: a callback that throws is reported, once, and harms no result`, async () => {
    const program = startProgram(runtime.name, "programs/pool-callback.ts", kind.name);
    expect(await program.ended).toBe(0);
    expect(program.out).toBe("49 64 failed\n");
    expect(program.err.match(/callback says no/g)).toHaveLength(2);
    expect(program.err).toContain("Exception in a callback of a pool:");
  });

  test(`${kind.name}: AR-05: a failed result that nobody takes is silent`, async () => {
    const program = startProgram(runtime.name, "programs/pool-unhandled.ts", kind.name);
    expect(await program.ended).toBe(0);
    expect(program.out).toBe("goes on\n");
    expect(program.err).toBe("");
  });
}

function setEvent({ Event }: (typeof poolKinds)[number]) {
  const event = new Event();
  event.set();
  return event;
}
