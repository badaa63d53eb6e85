import * as multiprocessing from "nogil/multiprocessing";
import { runtimeNames } from "nogil/runtimes";
import * as threading from "nogil/threading";
import { expect, test } from "vitest";
import { release, releaseBy, releaseNext } from "../fixtures/bare-tasks.ts";
import { finish } from "../fixtures/finish.ts";
import { kinds, start } from "../fixtures/kinds.ts";
import { needsProcesses } from "../fixtures/unsupported.ts";

const [threads] = kinds;

for (const { Lock } of [threading, multiprocessing]) {
  test(`threads: a ${Lock.kind === "threads" ? "lock" : "lock of processes"} arrives where nobody has loaded its class`, async ({
    skip,
  }) => {
    if (Lock.kind === "processes") needsProcesses({ skip });
    const lock = new Lock();
    lock.acquire();
    await finish(start(threads, release, lock));
    expect(lock.locked()).toBe(false);
  });
}

test("threads: a lock of processes arrives in a queue where nobody has loaded its class", async ({
  skip,
}) => {
  needsProcesses({ skip });
  const lock = new multiprocessing.Lock();
  lock.acquire();
  const queue = new threading.Queue<multiprocessing.Lock>();
  queue.put(lock);
  await finish(start(threads, releaseNext, queue));
  expect(lock.locked()).toBe(false);
});

for (const [name, Pool, Lock] of [
  ["threads", threading.ThreadPool, threading.Lock],
  ["processes", multiprocessing.Pool, multiprocessing.Lock],
] as const) {
  test(`threads: a pool of ${name} arrives where nobody has loaded its class`, async ({ skip }) => {
    if (name === "processes") needsProcesses({ skip });
    const pool = new Pool(1);
    const lock = new Lock();
    lock.acquire();
    await finish(start(threads, releaseBy, pool, lock));
    expect(lock.locked()).toBe(false);
    pool.close();
    await pool.joinAsync();
  });
}

for (const runtime of runtimeNames) {
  test(`processes: a lock arrives on ${runtime} where nobody has loaded its class`, async () => {
    const lock = new multiprocessing.Lock();
    lock.acquire();
    const child = new multiprocessing.Process({ target: release, args: [lock], runtime, daemon: true });
    child.start();
    await finish(child);
    expect(lock.locked()).toBe(false);
  });
}
