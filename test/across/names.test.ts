import { writeFileSync, readFileSync } from "node:fs";
import { join } from "node:path";
import {
  Barrier,
  BoundedSemaphore,
  Condition,
  Event,
  LifoQueue,
  list,
  Lock,
  PriorityQueue,
  Queue,
  RLock,
  Semaphore,
} from "nogil/multiprocessing";
import { runtimeNames } from "nogil/runtimes";
import { expect, test } from "vitest";
import { countInFile } from "../fixtures/count-in-file.ts";
import { HANGS_MS } from "../fixtures/finish.ts";
import { useNameFolder } from "../fixtures/name-folder.ts";
import { startProgram } from "../fixtures/program.ts";
import type { Program } from "../fixtures/program.ts";
import { until } from "../fixtures/until.ts";
import { isAwaited } from "../fixtures/waiting.ts";

const folder = useNameFolder();

/** Waits until programs have ended as they should, and returns what each has printed. */
async function outputs(programs: readonly Program[]): Promise<string[]> {
  const ends = await Promise.all(programs.map(({ ended }) => ended));
  expect(programs.map(({ err }) => err).join("")).toBe("");
  expect(ends).toEqual(ends.map(() => 0));
  return programs.map(({ out }) => out);
}

test("unrelated programs on three runtimes and this one keep a count exact under one named lock", async () => {
  const path = join(folder.base, "count");
  writeFileSync(path, "0");
  const times = 1_000;
  const programs = runtimeNames.map((runtime) =>
    startProgram(runtime, "programs/named-count.ts", "count", path, String(times), "once"),
  );
  const lock = folder.keep(new Lock({ name: "count" }));
  countInFile(lock, path, times);
  await outputs(programs);
  expect(readFileSync(path, "utf8")).toBe(String(4 * times));
  expect(lock.abandoned).toBe(false);
});

test("programs on three runtimes keep a count exact under a named lock that each opens and closes every time", async () => {
  const path = join(folder.base, "count");
  writeFileSync(path, "0");
  const times = 500;
  await outputs(
    runtimeNames.map((runtime) =>
      startProgram(runtime, "programs/named-count.ts", "count", path, String(times), "anew"),
    ),
  );
  expect(readFileSync(path, "utf8")).toBe(String(3 * times));
  folder.expectEmpty();
});

for (const runtime of runtimeNames) {
  test(`a program on ${runtime} that ends with a name open, and its lock in its hands, leaves nothing`, async () => {
    expect(await outputs([startProgram(runtime, "programs/named-keep-alive.ts", "left")])).toEqual([
      "taken\n",
    ]);
    folder.expectEmpty();
  });

  test(`LOCK-21: a named lock whose holder on ${runtime} is killed goes to a blocked waiter, abandoned`, async () => {
    const holder = startProgram(runtime, "programs/named-hold.ts", "held");
    await until("it is held", () => holder.out === "held\n");
    const lock = folder.keep(new Lock({ name: "held" }));
    expect(lock.acquire(0)).toBe(false);
    const waiters = ["blocking", "async"].map((form) =>
      startProgram(runtime, "programs/named-wait.ts", "held", form),
    );
    await until("they wait", () => waiters.every(({ out }) => out === "waits\n") && isAwaited(lock));
    holder.kill();
    const outs = await outputs(waiters);
    expect(outs.toSorted()).toEqual(["waits\nabandoned\n", "waits\nreleased\n"]);
    expect(lock.locked()).toBe(false);
    expect(await holder.ended).toBe("SIGKILL");
  });

  test(`LOCK-21: a named lock whose holder on ${runtime} is killed can be taken by who comes later`, async () => {
    const holder = startProgram(runtime, "programs/named-hold.ts", "held");
    await until("it is held", () => holder.out === "held\n");
    const lock = folder.keep(new Lock({ name: "held" }));
    holder.kill();
    await holder.ended;
    expect(lock.acquire(HANGS_MS)).toBe(true);
    expect(lock.abandoned).toBe(true);
    lock.release();
    expect(lock.acquire(0)).toBe(true);
    expect(lock.abandoned).toBe(false);
  });

  test(`a named lock whose only holder on ${runtime} is killed is a new one for who opens it next`, async () => {
    const holder = startProgram(runtime, "programs/named-hold.ts", "held");
    await until("it is held", () => holder.out === "held\n");
    holder.kill();
    await holder.ended;
    const lock = folder.keep(new Lock({ name: "held" }));
    expect(lock.acquire(0)).toBe(true);
    expect(lock.abandoned).toBe(false);
  });

  test(`JS-03: a program on ${runtime} lives until its async wait for a named lock settles`, async () => {
    const lock = folder.keep(new Lock({ name: "keeps" }));
    lock.acquire();
    expect(await outputs([startProgram(runtime, "programs/named-keep-alive.ts", "keeps")])).toEqual([
      "settled\n",
    ]);
  });

  test(`each kind of object by name is the same in a program on ${runtime}`, async () => {
    const lock = folder.keep(new Lock({ name: "lock" }));
    const rlock = folder.keep(new RLock({ name: "rlock" }));
    const semaphore = folder.keep(new Semaphore(3, { name: "semaphore" }));
    const bounded = folder.keep(new BoundedSemaphore(2, { name: "bounded-semaphore" }));
    const event = folder.keep(new Event({ name: "event" }));
    const condition = folder.keep(new Condition({ name: "condition" }));
    const barrier = folder.keep(new Barrier(2, { name: "barrier" }));
    const queue = folder.keep(new Queue(5, { name: "queue" }));
    const lifo = folder.keep(new LifoQueue(0, { name: "lifo-queue" }));
    const priority = folder.keep(new PriorityQueue(0, { name: "priority-queue" }));
    const program = startProgram(runtime, "programs/named-all.ts");
    expect(await barrier.waitAsync({ timeout: HANGS_MS })).toBeTypeOf("number");
    expect(await event.waitAsync({ timeout: HANGS_MS })).toBe(true);
    expect([lock.acquire(0), rlock.acquire(0)]).toEqual([false, false]);
    expect([semaphore.value, bounded.value]).toEqual([4, 1]);
    const item = queue.get(0) as { lock: Lock; from: string };
    expect(item.from).toBe("program");
    expect(item.lock).toBeInstanceOf(Lock);
    expect(item.lock.locked()).toBe(true);
    expect([lifo.get(0), lifo.get(0), priority.get(0), priority.get(0)]).toEqual([2, 1, 1, 2]);
    condition.run(() => condition.notify());
    expect(await outputs([program])).toEqual(["notified\n"]);
    item.lock.close();
    expect([lock.acquire(0), rlock.acquire(0)]).toEqual([true, true]);
  });
}

test("50 programs that open the same new name at once all have the same object", async () => {
  const gate = folder.keep(new Event({ name: "gate" }));
  const end = folder.keep(new Event({ name: "end" }));
  const ready = folder.keep(new Semaphore(0, { name: "ready" }));
  const programs = Array.from({ length: 50 }, (_, i) =>
    startProgram(runtimeNames[i] ?? "bun", "programs/named-gate.ts", "new"),
  );
  await until("all are there", () => ready.value === 50);
  gate.set();
  try {
    await until("all have it", () => programs.every(({ out }) => out.endsWith("\n")));
    const semaphore = folder.keep(new Semaphore(0, { name: "new" }));
    expect(new Set(programs.map(({ out }) => out)).size).toBe(1);
    expect(semaphore.value).toBe(50);
  } finally {
    end.set();
    await outputs(programs);
  }
});

for (const others of ["nobody else", "somebody else"]) {
  test(`whoever is killed between two steps of opening and closing a name that ${others} has open harms nobody`, async () => {
    const mine = others === "somebody else" ? folder.keep(new Lock({ name: "dies" })) : undefined;
    let calls = 0;
    for (let lives = false; !lives; calls++) {
      const program = startProgram("bun", "programs/named-dies.ts", "dies", String(calls));
      lives = (await program.ended) === 0;
      expect(program.err).toBe("");
      expect(program.out).toBe(lives ? "lives\n" : "");
      mine?.acquire();
      const lock = new Lock({ name: "dies" });
      expect(lock.acquire(0)).toBe(mine === undefined);
      expect(lock.abandoned).toBe(false);
      lock.release();
      lock.close();
    }
    expect(calls).toBeGreaterThan(20);
    mine?.close();
    expect(list()).toEqual([]);
    folder.expectEmpty();
  });
}

test("nothing is left when all have ended", () => {
  expect(list()).toEqual([]);
  folder.expectEmpty();
});
