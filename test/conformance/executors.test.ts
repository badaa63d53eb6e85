import { afterEach, describe, expect, test } from "vitest";
import { CancelledError, cpuCount, PoolError, TimeoutError, WorkerDiedError } from "nogil";
import { ProcessPoolExecutor, ThreadPoolExecutor } from "nogil/futures";
import { open, shared, shutDownAll, use } from "../fixtures/executors.ts";
import { HANGS_MS } from "../fixtures/finish.ts";
import { tasks } from "../fixtures/future-tasks.ts";
import { kinds } from "../fixtures/kinds.ts";
import { startProgram } from "../fixtures/program.ts";
import { until } from "../fixtures/until.ts";
import { runtime } from "../runtime.ts";

afterEach(shutDownAll);

const all = [
  { Executor: ThreadPoolExecutor, kind: kinds[0] },
  { Executor: ProcessPoolExecutor, kind: kinds[1] },
];

for (const { Executor, kind } of all) {
  describe(Executor.name, () => {
    const common = shared(() => new Executor({ maxWorkers: 2 }));

    test("EXEC-01: submit() returns a Future of what the function returns, and refuses what is no function", async () => {
      expect(common.submit(tasks.add, 2, 3).result(HANGS_MS)).toBe(5);
      expect(await common.submit(tasks.square, 7)).toBe(49);
      expect(() => common.submit("square" as never)).toThrow(/must be a function: received string/);
      expect(() => common.submit(() => 1)).toThrow(/defineTasks/);
    });

    test("EXEC-02: maxWorkers below 1 is refused, and what is no number", () => {
      for (const maxWorkers of [0, -1, NaN, 1.5])
        expect(() => new Executor({ maxWorkers })).toThrow(RangeError);
      expect(() => new Executor({ maxWorkers: "2" as never })).toThrow(TypeError);
    });

    test("EXEC-03: workers are started as they are needed, up to maxWorkers, and used again", async () => {
      const executor = open(new Executor({ maxWorkers: 2 }));
      const names = new Set<string>();
      for (let i = 0; i < 5; i++) names.add(executor.submit(tasks.where).result(HANGS_MS));
      expect(names.size).toBe(1);
      const [running, end] = [new kind.Value("i32", 0), new kind.Event()];
      const futures = Array.from({ length: 6 }, () =>
        executor.submit(tasks.block, running as never, end as never),
      );
      await until("two run", () => running.value === 2);
      expect(futures.filter((each) => each.running()).length).toBe(2);
      end.set();
      for (const each of futures) each.result(HANGS_MS);
    });

    test("EXEC-04: map() hands all in at the call, and gives the results in order, up to the shortest iterable", async () => {
      const done = new kind.Value("i32", 0);
      common.map(
        tasks.count,
        Array.from({ length: 5 }, () => done as never),
      );
      await until("all are called though nobody takes a result", () => done.value === 5);
      expect(Array.from(common.map(tasks.add, [1, 2, 3], [10, 20, 30, 40]))).toEqual([11, 22, 33]);
      const results: number[] = [];
      for await (const each of common.map(tasks.square, new Set([3, 1, 2]))) results.push(each);
      expect(results).toEqual([9, 1, 4]);
      expect(Array.from(common.map(tasks.square, []))).toEqual([]);
    });

    test("EXEC-05: an error in map() is thrown in its place, and ends it", async () => {
      const results = common.map(tasks.failAtTwo, [0, 1, 2, 3]);
      expect([results.next().value, results.next().value]).toEqual([0, 1]);
      expect(() => results.next()).toThrow("not 2");
      expect(results.next()).toEqual({ done: true, value: undefined });
      const seen: number[] = [];
      await expect(async () => {
        for await (const each of common.map(tasks.failAtTwo, [0, 1, 2, 3])) seen.push(each);
      }).rejects.toThrow("not 2");
      expect(seen).toEqual([0, 1]);
    });

    test("EXEC-06: the timeout of map() counts from the call, and what was not begun never is", async () => {
      const executor = open(new Executor({ maxWorkers: 1 }));
      const [end, done] = [new kind.Event(), new kind.Value("i32", 0)];
      executor.submit(tasks.square, 1).result(HANGS_MS);
      const begun = performance.now();
      const results = executor.map(tasks.after, [end as never, end as never], [1, 2], { timeout: 50 });
      expect(() => results.next()).toThrow(TimeoutError);
      expect(performance.now() - begun).toBeGreaterThanOrEqual(50);
      expect(results.next().done).toBe(true);
      end.set();
      executor.submit(tasks.count, done as never).result(HANGS_MS);
      expect(() => common.map(tasks.square, [1], { timeout: -1 })).toThrow(RangeError);
      const never = new kind.Event();
      await expect(async () => {
        for await (const each of executor.map(tasks.after, [never as never], [1], { timeout: 20 }))
          expect(each).toBe(0);
      }).rejects.toThrow(TimeoutError);
      never.set();
    });

    test("EXEC-07: map() gives the same whatever chunkSize, which must be 1 at least", () => {
      const items = Array.from({ length: 40 }, (_, i) => i);
      const squares = items.map((i) => i * i);
      for (const chunkSize of [1, 6, 40, 50]) {
        expect(Array.from(common.map(tasks.square, items, { chunkSize }))).toEqual(squares);
      }
      for (const chunkSize of [0, -1, 1.5])
        expect(() => common.map(tasks.square, items, { chunkSize })).toThrow(RangeError);
    });

    test("EXEC-08: with a bufferSize, items are read only so far ahead", () => {
      let read = 0;
      function* items() {
        for (;;) yield read++;
      }
      const results = common.map(tasks.square, items(), { bufferSize: 3 });
      expect(read).toBe(3);
      expect(results.next().value).toBe(0);
      expect(read).toBe(4);
      results.return();
      expect(() => common.map(tasks.square, [1], { bufferSize: 0 })).toThrow(RangeError);
    });

    test("EXEC-09: after shutdown() nothing is taken, the second one does nothing, and using waits for all", () => {
      const done = new kind.Value("i32", 0);
      const executor = new Executor({ maxWorkers: 1 });
      use(executor, () => {
        for (let i = 0; i < 10; i++) executor.submit(tasks.count, done as never);
      });
      expect(done.value).toBe(10);
      expect(() => executor.submit(tasks.square, 1)).toThrow(PoolError);
      expect(() => executor.map(tasks.square, [1])).toThrow(PoolError);
      executor.shutdown();
    });

    test("EXEC-10: shutdown({ wait: false }) returns at once, and what is queued is done", async () => {
      const executor = new Executor({ maxWorkers: 1 });
      const end = new kind.Event();
      const futures = [1, 2, 3].map((n) => executor.submit(tasks.after, end as never, n));
      executor.shutdown({ wait: false });
      expect(futures.some((each) => each.done())).toBe(false);
      end.set();
      expect(await Promise.all(futures)).toEqual([1, 2, 3]);
      await executor.shutdownAsync();
    });

    test("EXEC-11, WAIT-05: shutdown({ cancelFutures }) cancels what is queued, and lets end what runs", async () => {
      const executor = new Executor({ maxWorkers: 1 });
      const [running, end] = [new kind.Value("i32", 0), new kind.Event()];
      const first = executor.submit(tasks.block, running as never, end as never);
      const rest = Array.from({ length: 50 }, () => executor.submit(tasks.square, 1));
      await until("one runs", () => running.value === 1);
      executor.shutdown({ wait: false, cancelFutures: true });
      expect(rest.every((each) => each.cancelled() && each.done())).toBe(true);
      expect(() => rest[0].result(0)).toThrow(CancelledError);
      end.set();
      await first;
      await executor.shutdownAsync();
    });

    test("EXEC-13: an initializer prepares each worker; one that fails breaks the executor", async () => {
      {
        const executor = open(
          new Executor({
            maxWorkers: 2,
            initializer: tasks.initialize,
            initArgs: ["ready"] as never,
          }),
        );
        const words = await Promise.all([1, 2, 3, 4].map(() => executor.submit(tasks.word)));
        expect(new Set(words)).toEqual(new Set(["ready"]));
      }
      const goOn = new kind.Event();
      const broken = open(
        new Executor({ maxWorkers: 1, initializer: tasks.failToInitialize, initArgs: [goOn] as never }),
      );
      const futures = [1, 2].map((n) => broken.submit(tasks.square, n)); // before it is known to be broken
      goOn.set();
      for (const each of futures) {
        const error = each.exception(HANGS_MS) as PoolError;
        expect(error).toBeInstanceOf(PoolError);
        expect(error.cause).toMatchObject({ name: "RangeError", message: "no start" });
      }
      expect(() => broken.submit(tasks.square, 3)).toThrow(PoolError);
      expect(() => new Executor({ initializer: 1 as never })).toThrow(TypeError);
    });

    test("EXEC-15: a task that fails, exits, or returns what cannot travel costs its own future alone", async () => {
      expect(() => common.submit(tasks.failAt, 4, 4).result(HANGS_MS)).toThrow(new RangeError("not 4"));
      expect(() => common.submit(tasks.func).result(HANGS_MS)).toThrow(/Cannot send result/);
      expect(() => common.submit(tasks.add, (() => 1) as never, 2)).toThrow(/args\[0\]/);
      expect(common.submit(tasks.exit).exception(HANGS_MS)).toBeInstanceOf(WorkerDiedError);
      await expect(common.submit(tasks.exit)).rejects.toThrow(WorkerDiedError);
      expect(common.submit(tasks.square, 5).result(HANGS_MS)).toBe(25);
    });

    test("EXEC-17: futures that are cancelled at once do not hold up the end; many at once are no matter", async () => {
      const executor = new Executor({ maxWorkers: 1 });
      const futures = Array.from({ length: 100 }, () => executor.submit(tasks.square, 3));
      for (const each of futures) each.cancel();
      executor.shutdown();
      for (const each of futures) expect(each.cancelled() || each.result(0) === 9).toBe(true);
    });
  });
}

for (const { Executor, kind } of all) {
  test(`${kind.name}: EXEC-02: maxWorkers is as many as there are CPUs, for threads 4 more and at most 32`, async () => {
    const most = kind.name === "threads" ? Math.min(32, cpuCount() + 4) : cpuCount();
    const executor = open(new Executor());
    const [running, end] = [new kind.Value("i32", 0), new kind.Event()];
    for (let i = 0; i < most + 3; i++) executor.submit(tasks.block, running as never, end as never);
    await until("as many run as there are workers", () => running.value === most);
    end.set();
  });
}

test("EXEC-12: a program ends when its pending futures are done, without a word", async () => {
  const program = startProgram(runtime.name, "programs/futures-pending.ts");
  expect(await program.ended).toBe(0);
  expect(program.out).toBe("10 done\n");
  expect(program.err).toBe("");
});

test("EXEC-14: a worker process that is killed breaks the executor: all that is pending fails, and later submits", async () => {
  const executor = open(new ProcessPoolExecutor({ maxWorkers: 1 }));
  const futures = [
    executor.submit(tasks.die),
    executor.submit(tasks.square, 1),
    executor.submit(tasks.add, "x".repeat(1 << 20) as never, 1),
  ];
  for (const each of futures) {
    const error = each.exception(HANGS_MS) as PoolError;
    expect(error).toBeInstanceOf(PoolError);
    expect(error.cause).toMatchObject({ name: "WorkerDiedError", exitCode: -9 });
  }
  expect(() => executor.submit(tasks.square, 2)).toThrow(PoolError);
});

test("EXEC-18: threads are named after their executor and their number in it", () => {
  const names = [1, 2].map(() => {
    const executor = open(new ThreadPoolExecutor({ maxWorkers: 1 }));
    return [
      executor.submit(tasks.threadName).result(HANGS_MS),
      executor.submit(tasks.threadName).result(HANGS_MS),
    ];
  });
  const first = Number(/^ThreadPoolExecutor-(\d+)_0$/.exec(names[0][0])![1]);
  expect(names[0]).toEqual(Array(2).fill(`ThreadPoolExecutor-${first}_0`));
  expect(names[1]).toEqual(Array(2).fill(`ThreadPoolExecutor-${first + 1}_0`));
});

test("EXEC-16: with maxTasksPerChild a worker does so many, and another the next", () => {
  const executor = open(new ProcessPoolExecutor({ maxWorkers: 1, maxTasksPerChild: 3 }));
  const names = Array.from({ length: 7 }, () => executor.submit(tasks.where)).map((each) =>
    each.result(HANGS_MS),
  );
  expect(names.map((name) => names.indexOf(name))).toEqual([0, 0, 0, 3, 3, 3, 6]);
});
