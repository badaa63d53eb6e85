import { LockError } from "nogil";
import * as multiprocessing from "nogil/multiprocessing";
import { Process } from "nogil/multiprocessing";
import * as threading from "nogil/threading";
import { expect, test } from "vitest";
import {
  BUFFER_LENGTH,
  consume,
  consumeAsync,
  isComplete,
  produce,
  produceAsync,
} from "../fixtures/buffer-tasks.ts";
import type { Buffer, Round } from "../fixtures/buffer-tasks.ts";
import {
  notify,
  passOn,
  passOnAsync,
  wait,
  waitAndSee,
  waitAndSeeAsync,
  waitAsync,
  waitForInVain,
  waitForInVainAsync,
  waitInLine,
  waitInLineAsync,
  waitUntilOver,
  waitUntilOverAsync,
} from "../fixtures/condition-tasks.ts";
import { letGoOfObject } from "../../packages/core/src/memory/holdings.ts";
import { finish, HANGS_MS } from "../fixtures/finish.ts";
import { kinds, start } from "../fixtures/kinds.ts";
import type { Condition, Value } from "../fixtures/kinds.ts";
import { hold } from "../fixtures/lock-tasks.ts";
import { randomOf } from "../fixtures/random.ts";
import { references } from "../fixtures/references.ts";
import { until } from "../fixtures/until.ts";
import { needsProcesses } from "../fixtures/unsupported.ts";

const FORMS = {
  blocking: {
    wait: [wait],
    waitAndSee: [waitAndSee],
    waitInLine: [waitInLine],
    waitForInVain: [waitForInVain],
    passOn: [passOn],
    waitUntilOver: [waitUntilOver],
  },
  async: {
    wait: [waitAsync],
    waitAndSee: [waitAndSeeAsync],
    waitInLine: [waitInLineAsync],
    waitForInVain: [waitForInVainAsync],
    passOn: [passOnAsync],
    waitUntilOver: [waitUntilOverAsync],
  },
  mixed: {
    wait: [wait, waitAsync],
    waitAndSee: [waitAndSee, waitAndSeeAsync],
    waitInLine: [waitInLine, waitInLineAsync],
    waitForInVain: [waitForInVain, waitForInVainAsync],
    passOn: [passOn, passOnAsync],
    waitUntilOver: [waitUntilOver, waitUntilOverAsync],
  },
} as const;
const forms = Object.entries(FORMS);

/** One of a list for each number, in turn. */
const inTurn = <T>(all: readonly T[], nth: number): T => all[nth % all.length];

/** Waits until so many have begun to wait, and the lock is free: then all of them are among those who wait. */
async function allWait(condition: Condition, waiting: Value, count: number): Promise<void> {
  await until(`${count} wait`, () => waiting.value === count);
  condition.run(() => {});
}

for (const kind of kinds) {
  const { name, Barrier, Condition, Event, Lock, RLock, SharedArray, Value } = kind;
  const numbers = (count: number) => Array.from({ length: count }, () => new Value("i32", 0));

  test(`${name}: COND-01: Condition has an RLock, which its owner may take again`, () => {
    const condition = new Condition();
    expect(condition.acquire()).toBe(true);
    expect(condition.acquire(0)).toBe(true);
    condition.release();
    expect(condition.locked()).toBe(true);
    expect(String(condition)).toBe("Condition (locked)");
    condition.release();
    expect(condition.locked()).toBe(false);
    expect(() => condition.release()).toThrow(LockError);
  });

  test(`${name}: COND-01: Condition and the lock that it was given exclude each other, both ways`, async () => {
    for (const lock of [new Lock(), new RLock()]) {
      const condition = new Condition(lock);
      condition.acquire();
      expect(lock.locked()).toBe(true);
      lock.release();
      lock.acquire();
      expect(condition.locked()).toBe(true);
      condition.release();
      const [held, letGo] = [new Event(), new Event()];
      const holder = start(kind, hold, lock, held, letGo);
      expect(held.wait(HANGS_MS)).toBe(true);
      expect(condition.acquire(0)).toBe(false);
      letGo.set();
      await finish(holder);
      expect(condition.acquire(HANGS_MS)).toBe(true);
      condition.release();
    }
  });

  test(`${name}: Condition.acquireAsync() and holdAsync() work over a Lock, and say what to do over an RLock`, async () => {
    const lock = new Lock();
    const condition = new Condition(lock);
    expect(await condition.acquireAsync()).toBe(true);
    expect(await condition.acquireAsync({ timeout: 0 })).toBe(false);
    expect(lock.locked()).toBe(true);
    condition.release();
    const held = await condition.holdAsync();
    expect(lock.locked()).toBe(true);
    held[Symbol.dispose]();
    held[Symbol.dispose]();
    expect(lock.locked()).toBe(false);
    expect(await condition.runAsync(async () => lock.locked())).toBe(true);
    expect(condition.run(() => lock.locked())).toBe(true);
    expect(lock.locked()).toBe(false);
    for (const other of [new Condition(), new Condition(new RLock())]) {
      await expect(other.acquireAsync()).rejects.toThrow(LockError);
      await expect(other.holdAsync()).rejects.toThrow("use runAsync()");
      expect(other.locked()).toBe(false);
    }
  });

  test(`${name}: Condition refuses what is no lock of its own module`, ({ skip }) => {
    needsProcesses({ skip });
    const [other] = kinds.filter((each) => each !== kind);
    for (const lock of [5, "lock", new Event(), new Value("i32", 0), null]) {
      expect(() => new Condition(lock as never)).toThrow(TypeError);
    }
    expect(() => new Condition(new other.Lock())).toThrow(
      /Cannot make Condition as its lock must be of the same module/,
    );
    expect(() => new Condition(new Lock(), { name: "a" })).toThrow(TypeError);
  });

  test(`${name}: a Condition holds on to the lock that it was given`, () => {
    const lock = new Lock();
    expect(references(lock)).toBe(1); // by this worker
    const condition = new Condition(lock);
    expect(references(lock)).toBe(2);
    letGoOfObject(condition);
    expect(references(lock)).toBe(1);
  });

  test(`${name}: COND-02, COND-15: Condition.wait() and notify() by one who does not hold the lock are errors`, async () => {
    for (const lock of [new Lock(), new RLock()]) {
      const condition = new Condition(lock);
      const fails = async () => {
        expect(() => condition.wait()).toThrow(LockError);
        expect(() => condition.wait(0)).toThrow(LockError);
        expect(() => condition.notify()).toThrow(LockError);
        expect(() => condition.notify(0)).toThrow(LockError);
        expect(() => condition.notifyAll()).toThrow(LockError);
        await expect(condition.waitAsync()).rejects.toThrow(LockError);
      };
      await fails();
      const [held, letGo] = [new Event(), new Event()];
      const holder = start(kind, hold, lock, held, letGo);
      expect(held.wait(HANGS_MS)).toBe(true);
      await fails();
      letGo.set();
      await finish(holder);
    }
  });

  test(`${name}: Condition.notify() takes an integer or Infinity`, () => {
    const condition = new Condition();
    condition.acquire();
    for (const count of [0.5, Number.NaN, -Infinity])
      expect(() => condition.notify(count)).toThrow(RangeError);
    for (const count of ["1", null, 1n]) expect(() => condition.notify(count as never)).toThrow(TypeError);
    for (const count of [-1, 0, 1, Infinity]) condition.notify(count);
  });

  test(`${name}: COND-03, COND-09: Condition.wait() that times out returns false with the lock held`, async () => {
    const condition = new Condition();
    for (const timeout of [0, 1, 20, 33.3]) {
      let begin = performance.now();
      condition.acquire();
      expect(condition.wait(timeout)).toBe(false);
      expect(performance.now() - begin).toBeGreaterThanOrEqual(timeout);
      condition.release();
      expect(condition.locked()).toBe(false);
      begin = performance.now();
      await condition.runAsync(async () => {
        expect(await condition.waitAsync({ timeout })).toBe(false);
        expect(performance.now() - begin).toBeGreaterThanOrEqual(timeout);
        expect(condition.locked()).toBe(true);
      });
      expect(condition.locked()).toBe(false);
    }
    condition.acquire();
    expect(() => condition.wait(-1)).toThrow(RangeError);
    await expect(condition.waitAsync({ timeout: -1 })).rejects.toThrow(RangeError);
    condition.release();
  });

  test(`${name}: COND-06: Condition.notify() is not remembered`, () => {
    const condition = new Condition();
    condition.acquire();
    for (const count of [1, 5, 0, -3]) condition.notify(count);
    condition.notifyAll();
    expect(condition.wait(0)).toBe(false);
    expect(condition.wait(10)).toBe(false);
    condition.release();
  });

  for (const [form, tasks] of forms) {
    test(`${name}: COND-04, PEER-16: Condition.notify(n) wakes n, and notifyAll() all, ${form}`, async () => {
      const condition = new Condition();
      const [waiting, woken] = numbers(2);
      const workers = [0, 1, 2, 3, 4].map((i) =>
        start(kind, inTurn(tasks.wait, i), condition, waiting, woken, 2),
      );
      await allWait(condition, waiting, 5);
      notify(condition, 3);
      await allWait(condition, waiting, 8); // three wait for the second time
      expect(woken.value).toBe(3);
      notify(condition, 5);
      await allWait(condition, waiting, 10);
      await until("the five are through", () => woken.value === 8);
      condition.run(() => condition.notifyAll());
      await finish(...workers);
      expect(woken.value).toBe(10);
    });

    test(`${name}: COND-05: Condition.wait() returns after the notifier has let the lock go, ${form}`, async () => {
      const condition = new Condition();
      const [waiting, value, first, second] = numbers(4);
      const workers = [first, second].map((seen, i) =>
        start(kind, inTurn(tasks.waitAndSee, i), condition, waiting, value, seen),
      );
      await allWait(condition, waiting, 2);
      condition.acquire();
      condition.notifyAll();
      await until("a while has passed", () => ++value.value > 50);
      value.value = 7;
      condition.release();
      await finish(...workers);
      expect([first.value, second.value]).toEqual([7, 7]);
    });

    test(`${name}: COND-07, COND-19: Condition wakes exactly the next who wait after others timed out, ${form}`, async () => {
      const condition = new Condition();
      const [waiting, woken] = numbers(2);
      await finish(...[0, 1].map((i) => start(kind, inTurn(tasks.wait, i), condition, waiting, woken, 3, 5)));
      expect([waiting.value, woken.value]).toEqual([6, 0]);
      const workers = [0, 1, 2, 3].map((i) =>
        start(kind, inTurn(tasks.wait, i), condition, waiting, woken, 1),
      );
      await allWait(condition, waiting, 10);
      notify(condition, 1);
      await until("one is through", () => woken.value === 1);
      notify(condition, 2);
      await until("three are through", () => woken.value === 3);
      notify(condition, 4);
      notify(condition, 3);
      await finish(...workers);
      expect(woken.value).toBe(4);
    });

    test(`${name}: COND-12: Condition.waitFor() waits for all notifications together, ${form}`, async () => {
      const condition = new Condition();
      for (const task of tasks.waitForInVain) {
        const [looks] = numbers(1);
        const waited = new Value("f64", 0);
        const worker = start(kind, task, condition, looks, 150, waited);
        for (const seen of [1, 2, 3]) {
          await until("it has looked, or is through", () => looks.value >= seen || waited.value !== 0);
          condition.run(() => condition.notifyAll());
        }
        await finish(worker);
        expect(waited.value).toBeGreaterThanOrEqual(150);
      }
    });

    test(`${name}: COND-18: Condition.notify() wakes who has waited longest, ${form}`, async () => {
      const condition = new Condition();
      const [waiting, order] = numbers(2);
      const workers = [];
      for (const digit of [1, 2, 3, 4]) {
        workers.push(start(kind, inTurn(tasks.waitInLine, digit), condition, waiting, order, digit));
        await allWait(condition, waiting, digit);
      }
      for (const digits of [1, 12, 123, 1234]) {
        notify(condition, 1);
        await until("the next is through", () => order.value === digits);
      }
      await finish(...workers);
    });

    test(`${name}: COND-22: one notification is passed on from waiter to waiter, ${form}`, async () => {
      const condition = new Condition();
      const never = new Event();
      const [waiting, passed] = numbers(2);
      const workers = [0, 1, 2, 3].map((i) =>
        start(kind, inTurn(tasks.passOn, i), condition, waiting, passed, never),
      );
      await allWait(condition, waiting, 4);
      notify(condition, 1);
      await finish(...workers);
      expect(passed.value).toBe(4);
    });

    test(`${name}: PEER-05: as many wake as were notified, again and again, ${form}`, async () => {
      const condition = new Condition();
      const over = new Event();
      const [waiting, woken] = numbers(2);
      const random = randomOf(7);
      const workers = [0, 1, 2, 3].map((i) =>
        start(kind, inTurn(tasks.waitUntilOver, i), condition, waiting, woken, over),
      );
      let expected = 0;
      for (let round = 0; round < 60; round++) {
        await allWait(condition, waiting, expected + 4);
        expect(woken.value).toBe(expected);
        const count = random(6);
        notify(condition, round % 10 === 9 ? Infinity : count);
        expected += round % 10 === 9 ? 4 : Math.min(4, count);
      }
      await allWait(condition, waiting, expected + 4);
      over.set();
      condition.run(() => condition.notifyAll());
      await finish(...workers);
      expect(woken.value).toBe(expected + 4);
    });
  }

  test(`${name}: COND-08: Condition.wait() lets an RLock go that is held several deep, and takes it back as deep`, async () => {
    const condition = new Condition();
    for (let depth = 0; depth < 3; depth++) condition.acquire();
    const notifier = start(kind, notify, condition, 1);
    expect(condition.wait(HANGS_MS)).toBe(true);
    for (let depth = 0; depth < 3; depth++) condition.release();
    expect(condition.locked()).toBe(false);
    expect(() => condition.release()).toThrow(LockError);
    await finish(notifier);
  });

  test(`${name}: COND-08: Condition.waitAsync() takes an RLock back as deep, for the async context that held it`, async () => {
    const condition = new Condition();
    const [waiting, woken] = numbers(2);
    const held = condition.runAsync(() =>
      condition.runAsync(async () => {
        waiting.add(1);
        expect(await condition.waitAsync({ timeout: HANGS_MS })).toBe(true);
        // It is this context's again, and two deep: one release leaves it held.
        await condition.runAsync(() => condition.notify(0));
        expect(condition.acquire(0)).toBe(true);
        condition.release();
        woken.add(1);
      }),
    );
    await until("it waits", () => waiting.value === 1 && !condition.locked());
    expect(condition.acquire(0)).toBe(true); // another context, and so another owner
    condition.notify();
    expect(woken.value).toBe(0);
    condition.release();
    await held;
    expect(condition.locked()).toBe(false);
  });

  test(`${name}: Condition.waitAsync() of several tasks of one thread counts each`, async () => {
    const condition = new Condition();
    let woken = 0;
    const tasks = Array.from({ length: 5 }, () =>
      condition.runAsync(async () => {
        if (await condition.waitAsync({ timeout: HANGS_MS })) woken++;
      }),
    );
    await until("all wait", () => !condition.locked());
    await condition.runAsync(() => condition.notify(2));
    await until("two are through", () => woken === 2);
    await condition.runAsync(() => condition.notify(2));
    await until("four are through", () => woken === 4);
    await condition.runAsync(() => condition.notifyAll());
    await Promise.all(tasks);
    expect(woken).toBe(5);
  });

  test(`${name}: COND-10, COND-11: Condition.waitFor() returns what the predicate does, and asks for no lock if that is true`, async () => {
    const condition = new Condition();
    for (const result of ["yes", [], 7]) {
      expect(condition.waitFor(() => result)).toBe(result);
      expect(await condition.waitForAsync(async () => result)).toBe(result);
    }
    expect(() => condition.waitFor(() => 0)).toThrow(LockError);
    await expect(condition.waitForAsync(() => "")).rejects.toThrow(LockError);
    const looks = new Value("i32", 0);
    condition.acquire();
    const notifier = start(kind, notify, condition, 1);
    const result = condition.waitFor(() => looks.add(1) > 0 && condition.locked() && "yes", HANGS_MS);
    expect(result).toBe("yes");
    condition.release();
    await finish(notifier);
  });

  test(`${name}: COND-13: Condition.waitFor() with no time looks twice`, async () => {
    const condition = new Condition();
    let looks = 0;
    const look = () => (looks++, null);
    condition.acquire();
    expect(condition.waitFor(look, 0)).toBe(null);
    expect(looks).toBe(2);
    condition.release();
    await condition.runAsync(async () =>
      expect(await condition.waitForAsync(look, { timeout: 0 })).toBe(null),
    );
    expect(looks).toBe(4);
  });

  test(`${name}: COND-03, COND-14: a predicate that throws leaves the lock held`, async () => {
    const condition = new Condition();
    const fail = () => {
      throw new RangeError("too far");
    };
    condition.acquire();
    expect(() => condition.waitFor(fail)).toThrow(RangeError);
    expect(condition.locked()).toBe(true);
    condition.release();
    await condition.runAsync(async () => {
      await expect(condition.waitForAsync(async () => fail())).rejects.toThrow(RangeError);
      expect(condition.locked()).toBe(true);
    });
    expect(condition.locked()).toBe(false);
    expect(() => condition.waitFor(async () => true)).toThrow(/use waitForAsync\(\)/);
  });

  test(`${name}: COND-16: Condition.wait() wakes for nothing but a notification`, async () => {
    const condition = new Condition();
    const [waiting, woken] = numbers(2);
    // Longer than workers sleep at a time, and with others notified meanwhile.
    const long = [wait, waitAsync].map((target) => start(kind, target, condition, waiting, woken, 1, 700));
    await allWait(condition, waiting, 2);
    const others = [wait, waitAsync].map((target) => start(kind, target, condition, waiting, woken, 1));
    await allWait(condition, waiting, 4);
    await finish(...long);
    expect(woken.value).toBe(0);
    condition.run(() => condition.notifyAll());
    await finish(...others);
    expect(woken.value).toBe(2);
  });

  test(`${name}: COND-17: several Conditions of one lock do not mix their waiters up`, async () => {
    for (const lock of [new Lock(), new RLock()]) {
      const [first, second] = [new Condition(lock), new Condition(lock)];
      const [waiting, one, two] = numbers(3);
      const workers = [
        start(kind, wait, first, waiting, one, 1),
        start(kind, lock instanceof Lock ? wait : waitAsync, second, waiting, two, 1),
      ];
      await allWait(first, waiting, 2);
      first.run(() => second.notifyAll());
      await finish(workers[1]);
      expect([one.value, two.value]).toEqual([0, 1]);
      second.run(() => first.notify());
      await finish(workers[0]);
      expect([one.value, two.value]).toEqual([1, 1]);
    }
  });

  test(`${name}: COND-21: whoever gets a Condition gets its lock with it`, async () => {
    for (const lock of [undefined, new Lock(), new RLock()]) {
      const condition = new Condition(lock);
      const [held, letGo] = [new Event(), new Event()];
      const holder = start(kind, hold, condition as never, held, letGo);
      expect(held.wait(HANGS_MS)).toBe(true);
      expect(condition.locked()).toBe(true);
      expect(lock?.locked() ?? true).toBe(true);
      expect(condition.acquire(0)).toBe(false);
      letGo.set();
      await finish(holder);
    }
  });

  test(`${name}: COND-23, PEER-16: a bounded buffer loses no message and doubles none, whatever waits for it`, async () => {
    const lock = new Lock();
    const buffer: Buffer = {
      notFull: new Condition(lock),
      notEmpty: new Condition(lock),
      words: new SharedArray("i32", BUFFER_LENGTH),
      meeting: new Barrier(7),
    };
    const rounds: Round[] = [];
    for (const producers of [1, 3]) {
      for (const consumers of [1, 3]) {
        for (const slots of [1, 10]) {
          for (const wakesAll of [false, true]) {
            for (const timeout of [2, HANGS_MS])
              rounds.push({ producers, consumers, slots, wakesAll, timeout });
          }
        }
      }
    }
    const workers = [produce, produceAsync, produce].map((task, i) => start(kind, task, buffer, rounds, i));
    workers.push(...[consume, consumeAsync, consume].map((task, i) => start(kind, task, buffer, rounds, i)));
    for (const round of rounds) {
      await buffer.meeting.waitAsync({ timeout: HANGS_MS }); // a round begins
      await buffer.meeting.waitAsync({ timeout: HANGS_MS }); // and ends
      expect(isComplete(buffer), JSON.stringify(round)).toBe(true);
    }
    await finish(...workers);
  });

  test(`${name}: PEER-01: Condition.waitAsync() aborted rejects with the reason and the lock held`, async () => {
    const condition = new Condition();
    const reason = new Error("mine");
    const [waiting, woken] = numbers(2);
    const next = condition.runAsync(async () => {
      await condition.runAsync(async () => {
        await expect(condition.waitAsync({ signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
      });
      const controller = new AbortController();
      setTimeout(() => controller.abort(reason), 5);
      await expect(condition.waitAsync({ signal: controller.signal })).rejects.toBe(reason);
      await expect(condition.waitForAsync(() => false, { signal: AbortSignal.timeout(5) })).rejects.toThrow(
        expect.objectContaining({ name: "TimeoutError" }),
      );
      expect(condition.locked()).toBe(true);
      waiting.add(1);
      if (await condition.waitAsync({ timeout: HANGS_MS })) woken.add(1);
    });
    await allWait(condition, waiting, 1);
    notify(condition, 1);
    await next;
    expect(woken.value).toBe(1);
    expect(condition.locked()).toBe(false);
  });

  test(`${name}: PEER-03: a notification that reached an aborted waiter gets to the next one`, async () => {
    const condition = new Condition();
    const controller = new AbortController();
    const [waiting, woken] = numbers(2);
    const aborted = condition.runAsync(() => condition.waitAsync({ signal: controller.signal }));
    await until("it waits", () => !condition.locked());
    const next = start(kind, wait, condition, waiting, woken, 1);
    await allWait(condition, waiting, 1);
    notify(condition, 1);
    controller.abort("enough");
    await expect(aborted).rejects.toBe("enough");
    await finish(next);
    expect(woken.value).toBe(1);
  });
}

for (const [form, { wait: waits }] of forms) {
  test(`processes: COND-20: a waiter that is killed does not stand in the way of notify(), ${form}`, async () => {
    const { Condition, Value } = multiprocessing;
    const condition = new Condition();
    const [waiting, woken] = [new Value("i32", 0), new Value("i32", 0)];
    const child = (nth: number) => {
      const process = new Process({
        target: inTurn(waits, nth),
        args: [condition, waiting, woken, 1],
        daemon: true,
      });
      process.start();
      return process;
    };
    const killed = child(0);
    await allWait(condition, waiting, 1);
    killed.kill();
    expect(killed.join(HANGS_MS)).toBe(true);
    const others = [child(1), child(2)];
    await allWait(condition, waiting, 3);
    notify(condition, 1);
    await until("the next is woken", () => woken.value === 1);
    notify(condition, 1);
    await finish(...others);
    expect(woken.value).toBe(2);
  });

  test(`processes: COND-20: what reached a waiter that is killed before it returned gets to the next, ${form}`, async () => {
    const { Condition, Value } = multiprocessing;
    const condition = new Condition();
    const [waiting, woken] = [new Value("i32", 0), new Value("i32", 0)];
    const children: Process[] = [];
    for (const nth of [0, 1, 2]) {
      const child = new Process({
        target: inTurn(waits, nth),
        args: [condition, waiting, woken, 1],
        daemon: true,
      });
      child.start();
      children.push(child);
      await allWait(condition, waiting, nth + 1);
    }
    const [killed, ...others] = children;
    condition.acquire();
    condition.notify(); // it may not return while the lock is held
    killed.kill();
    expect(killed.join(HANGS_MS)).toBe(true);
    condition.release();
    await until("the next is woken", () => woken.value === 1);
    notify(condition, 1);
    await finish(...others);
    expect(woken.value).toBe(2);
  });
}

test("processes: LOCK-21: a Condition whose holder is killed is abandoned until it is released", async () => {
  const condition = new multiprocessing.Condition();
  const [held, never] = [new multiprocessing.Event(), new multiprocessing.Event()];
  const holder = new Process({ target: hold, args: [condition as never, held, never], daemon: true });
  holder.start();
  expect(held.wait(HANGS_MS)).toBe(true);
  expect(condition.abandoned).toBe(false);
  holder.kill();
  expect(condition.acquire(HANGS_MS)).toBe(true);
  expect(condition.abandoned).toBe(true);
  expect(condition.wait(0)).toBe(false);
  condition.release();
  expect(condition.abandoned).toBe(false);
  expect(holder.join(HANGS_MS)).toBe(true);
});

test("MPS-06: three processes and three threads wait for one Condition, and each count is right", async () => {
  const condition = new multiprocessing.Condition();
  const [waiting, woken] = [new multiprocessing.Value("i32", 0), new multiprocessing.Value("i32", 0)];
  const [threads, processes] = kinds;
  const workers = [threads, processes, threads, processes, threads, processes].map((kind, i) =>
    start(kind, inTurn([wait, wait, waitAsync, waitAsync], i), condition, waiting, woken, 2),
  );
  await allWait(condition, waiting, 6);
  notify(condition, 3);
  await allWait(condition, waiting, 9);
  expect(woken.value).toBe(3);
  notify(condition, 5);
  await until("eight were woken", () => woken.value === 8);
  await until("one waits for the second time", () => waiting.value === 12);
  condition.run(() => condition.notifyAll());
  await finish(...workers);
  expect(woken.value).toBe(12);
});

test("Condition of threads is not to be had in processes", ({ skip }) => {
  needsProcesses({ skip });
  const condition = new threading.Condition();
  expect(() => start(kinds[1], wait, condition, condition as never, condition as never, 1)).toThrow(
    TypeError,
  );
});
