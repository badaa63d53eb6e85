import { UnsupportedError } from "nogil";
import { describe, expect, test } from "vitest";
import { HANGS_MS } from "../fixtures/finish.ts";
import * as tasks from "../fixtures/pool-tasks.ts";
import { end, poolKinds, shared } from "../fixtures/pools.ts";
import type { AnyPool } from "../fixtures/pools.ts";
import { startProgram } from "../fixtures/program.ts";
import { needsProcesses } from "../fixtures/unsupported.ts";
import { runtime } from "../runtime.ts";

const range = (length: number) => Array.from({ length }, (_, i) => i);
const workersOf = (pool: AnyPool, items: number, chunkSize: number): string[] =>
  pool.map(tasks.whichWorkerOf, range(items), chunkSize);

for (const kind of poolKinds) {
  const { Event } = kind;

  describe(kind.className, () => {
    const pool = shared(kind, 2);

    test("POOL-19: maxTasksPerChild counts chunks, and the worker of the next is another", async () => {
      for (const [chunkSize, each] of [
        [1, 2],
        [3, 6],
      ]) {
        const recycling = new kind.Pool(1, { maxTasksPerChild: 2 });
        const workers = workersOf(recycling, 3 * each, chunkSize);
        expect(new Set(workers).size).toBe(3);
        for (let i = 0; i < workers.length; i += each)
          expect(new Set(workers.slice(i, i + each)).size, workers.join()).toBe(1);
        await end(recycling);
      }
      for (const maxTasksPerChild of [0, -1, 1.5, Number.NaN])
        expect(() => new kind.Pool(1, { maxTasksPerChild })).toThrow(RangeError);
      expect(() => new kind.Pool(1, { maxTasksPerChild: "2" as never })).toThrow(TypeError);
    });

    test("POOL-19: close() and join() with one task for each worker finish them all", async () => {
      const recycling = new kind.Pool(2, { maxTasksPerChild: 1 });
      const results = range(6).map((n) => recycling.applyAsync(tasks.square, [n]));
      recycling.close();
      expect(recycling.join(HANGS_MS)).toBe(true);
      expect(results.map((result) => result.get(0))).toEqual(range(6).map((n) => n * n));
      const other = new kind.Pool(1, { maxTasksPerChild: 3 });
      expect(await other.mapAsync(tasks.square, range(10), 1)).toEqual(range(10).map((n) => n * n));
      await end(other);
    });

    test("maxMemory replaces a worker that has more after a task, and no other", async () => {
      const limited = new kind.Pool(1, { maxMemory: 200 << 20 });
      const before = limited.apply(tasks.whichWorker);
      expect(limited.apply(tasks.grow, [1 << 10])).toBe(1);
      expect(limited.apply(tasks.whichWorker)).toBe(before);
      for (let times = 1; limited.apply(tasks.whichWorker) === before; times++) {
        expect(times).toBeLessThan(30); // 600 MiB
        limited.apply(tasks.grow, [20 << 20]);
      }
      await end(limited);
      for (const maxMemory of [0, -1, Number.NaN])
        expect(() => new kind.Pool(1, { maxMemory })).toThrow(RangeError);
    });

    test("stats() counts what is queued, running, done and failed, and how long it took", async () => {
      const counted = new kind.Pool(1);
      expect(counted.stats()).toEqual({
        queued: 0,
        running: 0,
        done: 0,
        failed: 0,
        wait: { mean: Number.NaN, p50: Number.NaN, p99: Number.NaN },
        run: { mean: Number.NaN, p50: Number.NaN, p99: Number.NaN },
      });
      const [begun, go] = [new Event(), new Event()];
      const held = counted.applyAsync(tasks.hold, [begun, go]);
      const queued = counted.applyAsync(tasks.square, [2]);
      const failed = counted.applyAsync(tasks.failWell);
      expect(begun.wait(HANGS_MS)).toBe(true);
      expect(counted.stats()).toMatchObject({ queued: 2, running: 1, done: 0, failed: 0 });
      await new Promise((resolve) => setTimeout(resolve, 50));
      go.set();
      await Promise.allSettled([held, queued, failed]);
      const { wait, run, ...counts } = counted.stats();
      expect(counts).toEqual({ queued: 0, running: 0, done: 2, failed: 1 });
      expect(run.p99).toBeGreaterThanOrEqual(49); // of one clock in two processes
      expect(wait.p50).toBeGreaterThanOrEqual(49);
      for (const { mean, p50, p99 } of [wait, run]) {
        expect(p99).toBeGreaterThanOrEqual(p50);
        expect(mean).toBeGreaterThan(0);
      }
      await end(counted);
    });

    test("PEER-12: workers that leave while the pool is terminated harm nothing", async () => {
      for (let round = 0; round < 5; round++) {
        const recycling = new kind.Pool(2, { maxTasksPerChild: 1 });
        const results = range(20).map((n) => recycling.applyAsync(tasks.square, [n]));
        await results[round];
        recycling.terminate();
        for (const [n, result] of results.entries()) {
          const outcome = await result.then(
            (value) => value === n * n,
            (error: Error) => error.name === "CancelledError",
          );
          expect(outcome).toBe(true);
        }
        expect(await recycling.joinAsync({ timeout: HANGS_MS })).toBe(true);
      }
    });

    test("a pool whose first task comes much later than its start does it", async () => {
      await new Promise((resolve) => setTimeout(resolve, 300)); // its workers sleep longer by now
      expect(pool.apply(tasks.square, [7])).toBe(49);
      expect(await pool.applyAsync(tasks.square, [8])).toBe(64);
    });
  });

  test(`${kind.name}: PEER-17: what tasks print is there before the program goes on, though main is blocked`, async () => {
    const program = startProgram(runtime.name, "programs/pool-prints.ts", kind.name);
    expect(await program.ended).toBe(0);
    expect(program.out).toBe("first out\nafter the first\nsecond out\nafter the second\n");
    expect(program.err).toBe("first err\nsecond err\n");
  });
}

test("a runtime that cannot be found is an UnsupportedError that says how to set it", ({ skip }) => {
  needsProcesses({ skip });
  const [, { Pool }] = poolKinds;
  const other = runtime.name === "bun" ? "deno" : "bun";
  const variable = `NOGIL_${other.toUpperCase()}`;
  const before = process.env[variable];
  process.env[variable] = "/nowhere/at/all";
  try {
    expect(() => new Pool(1, { runtime: other } as never)).toThrow(UnsupportedError);
    expect(() => new Pool(1, { runtime: other } as never)).toThrow(variable);
    expect(() => new Pool(1, { runtime: "chrome" } as never)).toThrow(/"node", "deno", "bun".*"chrome"/);
  } finally {
    if (before === undefined) delete process.env[variable];
    else process.env[variable] = before;
  }
});
