import { expect, test } from "vitest";
import { finish } from "../fixtures/finish.ts";
import { handOn, passAll } from "../fixtures/hand-on-tasks.ts";
import type { Locks } from "../fixtures/hand-on-tasks.ts";
import { kinds, start } from "../fixtures/kinds.ts";
import { until } from "../fixtures/until.ts";
import { isAwaited } from "../fixtures/waiting.ts";

for (const kind of kinds) {
  const { name, Lock, RLock, Semaphore, BoundedSemaphore, Queue, Value } = kind;

  test(`${name}: MPS-09: locks and semaphores that a worker received can be handed on, to its own workers and through queues`, async () => {
    const first = new Lock();
    const locks: Locks = [first, new RLock(), new Semaphore(1), new BoundedSemaphore(1)];
    const passed = new Value("i32", 0);
    first.acquire();
    // No daemon, for those may have no children.
    const worker = new kind.Worker({
      target: handOn,
      args: [name, locks, passed, new Queue()],
      daemon: false,
    });
    worker.start();
    const here = start(kind, passAll, locks, passed);
    await until("one of them waits", () => isAwaited(first));
    expect(passed.value).toBe(0);
    first.release();
    await finish(worker, here);
    expect(passed.value).toBe(3 * locks.length);
    // Every one is back, and the bound is still there.
    expect(locks.map(String)).toEqual([
      "Lock (unlocked)",
      "RLock (unlocked)",
      "Semaphore (value 1)",
      "BoundedSemaphore (value 1)",
    ]);
    expect(() => locks[3].release()).toThrow(RangeError);
  });
}
