import { spawn } from "node:child_process";
import { PoolError, WorkerDiedError } from "nogil";
import { Pool } from "nogil/multiprocessing";
import { ThreadPool } from "nogil/threading";
import { runtimeNames } from "nogil/runtimes";
import { describe, expect, test } from "vitest";
import { HANGS_MS } from "../fixtures/finish.ts";
import { isRunning } from "../fixtures/is-running.ts";
import * as tasks from "../fixtures/pool-tasks.ts";
import { end, failureOf, poolKinds, shared } from "../fixtures/pools.ts";
import { startProgramWith } from "../fixtures/program.ts";
import { until } from "../fixtures/until.ts";
import { runtime } from "../runtime.ts";

/** To fill a memory takes seconds, and more on a busy machine. */
const FILLS = { hangsMs: 50_000 };

/** Enough to meet tasks at every step, and few enough to wait for as many starts. */
const MOST_KILLS = 20;

const range = (length: number) => Array.from({ length }, (_, i) => i);

for (const kind of poolKinds) {
  const { Event, SharedList } = kind;

  describe(kind.className, () => {
    const pool = shared(kind, 2);

    for (const form of ["get()", "await"] as const) {
      test(`POOL-18: a task that exits fails alone, by ${form}, and its worker is replaced`, async () => {
        const others = range(20).map((n) => pool.applyAsync(tasks.squareLater, [n]));
        const result = pool.applyAsync(tasks.exit, [7]);
        const error = await failureOf(() => (form === "await" ? result : result.get(HANGS_MS)));
        expect(error).toBeInstanceOf(WorkerDiedError);
        expect((error as WorkerDiedError).exitCode).toBe(kind.name === "processes" ? 7 : null);
        expect(error.message).toMatch(/Worker-\d+/);
        expect(await Promise.all(others)).toEqual(range(20).map((n) => n * n));
        expect(await failureOf(() => result.get(0))).toBe(error);
        expect(pool.map(tasks.square, [1, 2, 3])).toEqual([1, 4, 9]);
      });
    }

    test("POOL-18: an exit in map() and imap() fails its chunk, and is the error of all", async () => {
      const items = range(6).map((n) => [n, 3] as const);
      await expect(pool.starmapAsync(tasks.exitAt, items, 1)).rejects.toBeInstanceOf(WorkerDiedError);
      const results = pool.imap(tasks.exitAtPair, items);
      const got: number[] = [];
      const error = await failureOf(() => {
        for (const value of results) got.push(value);
      });
      expect(error).toBeInstanceOf(WorkerDiedError);
      expect(got).toEqual([0, 1, 2]);
      expect(pool.apply(tasks.square, [5])).toBe(25);
    });

    test("PEER-09: what throws after a task has returned costs the worker, and no task that was done", async () => {
      for (const task of [tasks.failAfterwards, tasks.rejectAfterwards]) {
        const single = new kind.Pool(1);
        const before = single.apply(tasks.whichWorker);
        expect(single.apply(task as () => string)).toBe("returned");
        let worker = before;
        await until("it was replaced", () => {
          try {
            worker = single.apply(tasks.whichWorker);
          } catch (error) {
            expect(error).toBeInstanceOf(WorkerDiedError); // it came in the middle
          }
          return worker !== before;
        });
        await end(single);
      }
    });

    test("POOL-21: an initializer that throws breaks the pool, with its error as the cause", async () => {
      for (const [initializer, cause] of [
        [tasks.failToPrepare, "not prepared"],
        [tasks.exitToPrepare, "Worker"],
      ] as const) {
        const broken = new kind.Pool(2, { initializer });
        const failures = range(5).map((n) => failureOf(() => broken.applyAsync(tasks.square, [n])));
        const errors = await Promise.all(failures);
        const blocking = await failureOf(() => broken.apply(tasks.square, [1]));
        for (const error of [...errors, blocking]) {
          expect(error).toBeInstanceOf(PoolError);
          expect((error.cause as Error).message).toContain(cause);
        }
        expect(() => broken.imap(tasks.square, [1])).toThrow(PoolError);
        expect(broken.join(HANGS_MS)).toBe(true);
      }
    });

    test("POOL-20: an initializer is called once in each worker, before its tasks, and in a new one", async () => {
      const list = new SharedList<string>();
      const prepared = new kind.Pool(1, { initializer: tasks.prepare, initArgs: [list, 7, { a: [8] }] });
      expect(prepared.apply(tasks.whatWasPrepared)).toEqual([7, { a: [8] }]);
      expect(list.toArray()).toEqual([prepared.apply(tasks.whichWorker)]);
      await failureOf(() => prepared.apply(tasks.exit, [1]));
      expect(prepared.apply(tasks.whatWasPrepared)).toEqual([7, { a: [8] }]);
      expect(list.length).toBe(2);
      await end(prepared);
      for (const initializer of [5, "square", null])
        expect(() => new kind.Pool(1, { initializer: initializer as never })).toThrow(TypeError);
      expect(() => new kind.Pool(1, { initializer: () => 1 })).toThrow(/defineTasks/);
      expect(() => new kind.Pool(1, { initArgs: 5 as never })).toThrow(TypeError);
    });

    test("POOL-24: a worker in a busy loop is ended by terminate(), or on Deno by the end of the program", async () => {
      const begun = new Event();
      const busy = new kind.Pool(1);
      const [result, queued] = [busy.applyAsync(tasks.spin, [begun]), busy.applyAsync(tasks.square, [2])];
      expect(begun.wait(HANGS_MS)).toBe(true);
      busy.terminate();
      expect(busy.join(HANGS_MS)).toBe(true);
      for (const each of [result, queued]) expect((await failureOf(() => each)).name).toBe("CancelledError");
    });
  });
}

test("POOL-18: a process that is killed in a task fails it with its signal", async () => {
  const pool = new Pool(1);
  const error = (await failureOf(() => pool.apply(tasks.killSelf))) as WorkerDiedError;
  expect(error).toBeInstanceOf(WorkerDiedError);
  expect(error.exitCode).toBe(-9);
  expect(error.message).toContain("signal 9");
  for (const isBlocked of [true, false]) {
    const begun = new poolKinds[1].Event();
    const pid = pool.apply(tasks.pidOf);
    const result = pool.applyAsync(tasks.hold, [begun, new poolKinds[1].Event()]);
    expect(begun.wait(HANGS_MS)).toBe(true);
    process.kill(pid, "SIGKILL");
    expect(await failureOf(() => (isBlocked ? result.get(HANGS_MS) : result))).toBeInstanceOf(
      WorkerDiedError,
    );
  }
  await end(pool);
});

test("a process that is killed while it is idle costs no task", async () => {
  const pool = new Pool(1);
  for (let round = 0; round < 3; round++) {
    const pid = pool.apply(tasks.pidOf);
    process.kill(pid, "SIGKILL");
    while (isRunning(pid)); // or it might take the task while it dies
    expect(pool.apply(tasks.square, [round])).toBe(round * round);
  }
  await end(pool);
});

test("PEER-11: after terminate() and join() the processes are gone", async () => {
  const pool = new Pool(2);
  const pids = new Set<number>();
  while (pids.size < 2)
    for (const pid of pool.map(tasks.pidOf as () => number, range(8) as never, 1)) pids.add(pid);
  pool.terminate();
  expect(pool.join(HANGS_MS)).toBe(true);
  expect([...pids].filter(isRunning)).toEqual([]);
});

for (const name of runtimeNames) {
  test(`a process on ${name} that runs out of memory fails its task, and the pool goes on`, async () => {
    const program = startProgramWith(FILLS, runtime.name, "programs/pool-heap.ts", name);
    expect(await program.ended).toBe(0);
    // Bun may throw before it is at its end.
    expect(program.out).toMatch(
      name === "bun" ? /^(WorkerDied|Range)Error\n49\n$/ : /^WorkerDiedError\n49\n$/,
    );
  });
}

// Elsewhere a thread that reaches the limit takes its process with it.
test.runIf(runtime.name === "node")(
  "a thread that reaches its heap limit fails its task, though main is blocked",
  async () => {
    const program = startProgramWith(FILLS, runtime.name, "programs/pool-heap.ts", "threads");
    expect(await program.ended).toBe(0);
    expect(program.out).toBe("WorkerDiedError\n49\n");
  },
);

test("threads: a worker that exits is seen by one who is blocked elsewhere", async () => {
  const pool = new ThreadPool(1);
  const [{ Event }] = poolKinds;
  const event = new Event();
  const result = pool.applyAsync(tasks.exit, [1]);
  pool.applyAsync(tasks.setEvent, [event]);
  expect(event.wait(HANGS_MS)).toBe(true); // by the worker that was started in the stead of the first
  expect(await failureOf(() => result.get(0))).toBeInstanceOf(WorkerDiedError);
  await end(pool);
});

test("1,000 tasks, a ready worker of which another process kills every 20 ms, come each to its value or to WorkerDiedError", async () => {
  const pool = new Pool(2);
  const { SharedList, Value } = poolKinds[1];
  const [ready, done, victim] = [new SharedList<number>(), new Value("i32", 0), new Value("i32", 0)];
  const killer = spawn("/bin/sh", ["-c", "while read pid; do kill -9 $pid; done"], {
    stdio: ["pipe", "ignore", "ignore"],
  });
  const settled = new Array<number>(1_000).fill(0);
  const results = range(1_000).map((n) =>
    pool.applyAsync(tasks.squareAndTell, [n, ready, done, victim], {
      callback: () => settled[n]++,
      errorCallback: () => settled[n]++,
    }),
  );
  let [told, kills] = [0, 0];
  const timer = setInterval(() => {
    if (kills === MOST_KILLS || ready.length === told) return;
    kills++;
    const pid = ready.at((told = ready.length) - 1)!;
    if (kills === 1) victim.value = pid;
    killer.stdin.write(`${pid}\n`);
  }, 20);
  try {
    const outcomes = await Promise.all(
      results.map((result, n) =>
        result.then(
          (value) => (value === n * n ? "value" : "wrong"),
          (error: Error) => (error instanceof WorkerDiedError ? "died" : String(error)),
        ),
      ),
    );
    expect(new Set(outcomes)).toEqual(new Set(["value", "died"]));
    expect(new Set(settled)).toEqual(new Set([1]));
    // None was done twice: who died, died before or after it was done, and not both.
    expect(done.value).toBeGreaterThanOrEqual(outcomes.filter((outcome) => outcome === "value").length);
    expect(done.value).toBeLessThanOrEqual(1_000);
  } finally {
    clearInterval(timer);
    killer.stdin.end();
  }
  expect(pool.map(tasks.square, [1, 2, 3])).toEqual([1, 4, 9]);
  await end(pool);
});
