import { Lock, Process, RLock, Semaphore, Value } from "nogil/multiprocessing";
import { runtimeNames } from "nogil/runtimes";
import { expect, test } from "vitest";
import { HANGS_MS } from "../fixtures/finish.ts";
import { pass, passAsync } from "../fixtures/lock-tasks.ts";
import { until } from "../fixtures/until.ts";
import { isAwaited, takers } from "../fixtures/waiting.ts";

const awaited = (lock: Lock | RLock | Semaphore) =>
  lock instanceof Semaphore ? takers(lock) > 0 : isAwaited(lock);

/** One that is taken. */
function taken<T extends Lock | RLock | Semaphore>(Class: new () => T): T {
  const lock = new Class();
  lock.acquire();
  return lock;
}

for (const runtime of runtimeNames) {
  for (const task of [pass, passAsync]) {
    for (const Class of [Lock, RLock, Semaphore]) {
      test(`PEER-04: a waiter for a ${Class.name} on ${runtime}, by ${task.name}(), that is killed stands in nobody's way`, async () => {
        for (const order of ["killed, then released", "released, then killed"]) {
          const lock = taken<Lock | RLock | Semaphore>(Class);
          const [passed, survived] = [new Value("i32", 0), new Value("i32", 0)];
          const victim = new Process({ target: task, args: [lock, passed], runtime, daemon: true });
          victim.start();
          await until("it waits", () => awaited(lock));
          const next = lock.runAsync(() => survived.add(1), { timeout: HANGS_MS });
          if (order === "killed, then released") {
            victim.kill();
            await victim.joinAsync();
            lock.release();
          } else {
            lock.release();
            victim.kill();
            await victim.joinAsync();
            // A semaphore has no owner: had the victim just taken it, that is gone with it.
            if (lock instanceof Semaphore) {
              await until("somebody took it", () => lock.value === 0 || survived.value > 0);
              if (survived.value === 0) lock.release();
            }
          }
          await next;
          expect(survived.value).toBe(1);
          expect(lock.acquire(HANGS_MS)).toBe(true);
          lock.release();
        }
      });
    }
  }
}
