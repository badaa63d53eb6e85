import { PoolError } from "nogil";
import { Process, Queue as ProcessQueue } from "nogil/multiprocessing";
import { Queue, Thread, ThreadPool } from "nogil/threading";
import { describe, expect, test } from "vitest";
import { finish, HANGS_MS } from "../fixtures/finish.ts";
import { start } from "../fixtures/kinds.ts";
import * as tasks from "../fixtures/pool-tasks.ts";
import { end, failureOf, poolKinds } from "../fixtures/pools.ts";

const [threads, processes] = poolKinds;

/** A pool of each kind, and the workers that it can be handed to. */
const pairs = [
  { name: "a ThreadPool in a thread", kind: threads, users: threads },
  { name: "a Pool in a thread", kind: processes, users: threads },
  { name: "a Pool in another process", kind: processes, users: processes },
];

/** What `useForeignPool` gives. */
const USED = [1, 49, [1, 4, 9], 16, [1, 4, 9], "TypeError", "WorkerDiedError", 64, "PoolError", "PoolError"];

for (const { name, kind, users } of pairs) {
  describe(name, () => {
    for (const form of ["awaits", "is blocked"] as const) {
      test(`POOL-28: can be used there, also when a worker dies while the thread that made it ${form}`, async () => {
        const pool = new kind.Pool(1);
        const told = new users.Queue();
        const user = start(users, tasks.useForeignPoolAndTell as never, pool as never, told as never);
        if (form === "awaits") await finish(user);
        else expect(user.join(HANGS_MS)).toBe(true);
        expect(told.get(0)).toEqual(USED);
        expect(pool.apply(tasks.square, [5])).toBe(25);
        await end(pool);
      });

      test(`a task that is aborted there, and ignores it, costs its worker while the thread that made it ${form}`, async () => {
        const pool = new kind.Pool(1);
        const [told, begun] = [new users.Queue(), new kind.Event()];
        const user = start(users, tasks.abortInForeignPool as never, ...([pool, begun, told] as never[]));
        if (form === "awaits") await finish(user);
        else expect(user.join(HANGS_MS)).toBe(true);
        expect(told.get(0)).toEqual(["enough", 81]);
        await end(pool);
      });
    }

    test("POOL-24: terminate() settles what was handed in there", async () => {
      const pool = new kind.Pool(1);
      const [told, begun, never] = [new users.Queue<string>(), new kind.Event(), new kind.Event()];
      const user = start(users, tasks.waitInForeignPool as never, ...([pool, begun, never, told] as never[]));
      expect(await begun.waitAsync({ timeout: HANGS_MS })).toBe(true);
      pool.terminate();
      await finish(user);
      expect([told.get(0), told.get(0)]).toEqual(["CancelledError", "CancelledError"]);
      expect(pool.join(HANGS_MS)).toBe(true);
    });

    test("may be used by several at once, each of which gets its own results", async () => {
      const pool = new kind.Pool(2);
      const told = new users.Queue<number>();
      const workers = [1, 2, 3].map((nth) =>
        start(users, tasks.mapInForeignPool as never, ...([pool, nth, told] as never[])),
      );
      const own = pool.map(tasks.square, [7, 8]);
      const awaited = pool.mapAsync(tasks.squareLater, Array(100).fill(3));
      await finish(...workers);
      expect([told.get(0), told.get(0), told.get(0)]).toEqual([0, 0, 0]);
      expect(own).toEqual([49, 64]);
      expect(await awaited).toEqual(Array(100).fill(9));
      pool.close();
      expect(pool.join(HANGS_MS)).toBe(true);
    });
  });
}

test("a pool in a task of its own is the same pool", async () => {
  for (const kind of poolKinds) {
    const pool = new kind.Pool(2);
    expect(await pool.applyAsync(tasks.useInTask as never, [pool] as never)).toBe(49);
    await end(pool);
  }
});

test("a pool whose thread has ended fails what is handed in", async () => {
  const handOver = new Queue<ThreadPool>();
  const taken = new threads.Event();
  const thread = start(threads, tasks.makePoolAndEnd as never, ...([handOver, taken] as never[]));
  const pool = await handOver.getAsync();
  expect(pool.apply(tasks.square, [3])).toBe(9);
  const [begun, never] = [new threads.Event(), new threads.Event()];
  const held = pool.applyAsync(tasks.hold, [begun, never]);
  expect(await begun.waitAsync({ timeout: HANGS_MS })).toBe(true);
  taken.set();
  expect(await thread.joinAsync({ timeout: HANGS_MS })).toBe(true);
  // Its workers end with it: which of the two is noticed first depends on the runtime.
  expect(["PoolError", "WorkerDiedError"]).toContain((await failureOf(() => held)).name);
  const error = await failureOf(() => pool.applyAsync(tasks.square, [2]));
  expect(error).toBeInstanceOf(PoolError);
  expect(error.message).toContain("has ended");
  // Deno ends a worker with its thread only where it comes to run something: by now others have what it had.
  const others = Array.from({ length: 3 }, () => new ThreadPool(1));
  never.set();
  for (const other of others) {
    expect(other.apply(tasks.square, [3])).toBe(9);
    await end(other);
  }
});

test("POOL-28: a ThreadPool cannot be handed to a process, and says why", () => {
  const pool = new ThreadPool(1);
  const child = new Process({
    target: tasks.useForeignPoolAndTell,
    args: [pool, new ProcessQueue()],
  });
  expect(() => child.start()).toThrow(/args\[0\].*"nogil\/threading"/);
  pool.terminate();
  expect(pool.join(HANGS_MS)).toBe(true);
  expect(new Thread({ target: tasks.useForeignPoolAndTell, args: [pool, new Queue()] }).isAlive()).toBe(
    false,
  );
});
