import { LockError } from "nogil";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Place } from "../../packages/core/src/memory/place.ts";
import { Condition } from "../../packages/core/src/sync/condition.ts";
import { owedWakes } from "../../packages/core/src/sync/owed-wakes.ts";
import { aside, atEveryDeath, atEveryMoment, atEveryMomentAsync, once } from "../fixtures/interrupt.ts";
import { TrackedAllocator } from "../fixtures/tracked-allocator.ts";
import { AT, World } from "../fixtures/world.ts";

/** Words of the condition's list. */
const FIRST = AT + 4;
const NOTIFICATION = AT + 7;
const UNUSED = AT + 8;

let world: World;
let allocator: TrackedAllocator;
const conditionOf = (worker: number, ...meanwhile: (() => void)[]) =>
  new Condition(new Place(world.worker(worker, ...meanwhile), AT, "part"));

function begin(): void {
  world = new World(1 << 12);
  allocator = world.allocator = new TrackedAllocator(world);
}

beforeEach(() => {
  begin();
  vi.spyOn(performance, "now").mockImplementation(() => world.now);
});
afterEach(() => void vi.restoreAllMocks());

/** Lets promises settle that can. */
const settle = () => new Promise((resolve) => setImmediate(resolve));

/** Notifies under the lock. */
const notify = (count = 1, worker = 2) => {
  const condition = conditionOf(worker, ...noReasons(9));
  condition.acquire();
  condition.notify(count);
  condition.release();
};
/** As `notify`, if the lock is free; returns whether it was. */
const tryToNotify = (worker = 2) => {
  const condition = conditionOf(worker);
  if (!condition.acquire(0)) return false;
  condition.notify();
  condition.release();
  return true;
};
/** An act that notifies as soon as the lock is free, once. */
const notifyOnce = () => {
  let done = false;
  return () => {
    if (done) return;
    done = true; // it is not to be interrupted by itself
    done = tryToNotify();
  };
};
const noReasons = (count: number) => Array.from({ length: count }, () => () => world.wakeForNoReason());

/** An async waiter: what became of it so far. */
function waiter(worker: number, options: { timeout?: number; signal?: AbortSignal } = {}) {
  const condition = conditionOf(worker, ...noReasons(9));
  condition.acquire();
  const state: { outcome: unknown; wasMine?: boolean } = { outcome: "waits" };
  void condition
    .waitAsync(options)
    .catch((reason: unknown) => reason)
    .then((outcome) => {
      state.outcome = outcome;
      try {
        condition.release();
        state.wasMine = true;
      } catch {
        state.wasMine = false;
      }
    });
  return state;
}

/** A waiter that is killed while it sleeps. */
function killedWaiter(worker: number): void {
  const condition = conditionOf(worker, () => {
    throw new Error("This worker was killed");
  });
  condition.acquire();
  expect(() => condition.wait()).toThrow("killed");
  world.dead.add(worker);
}

function abortable() {
  const controller = new AbortController();
  return { signal: controller.signal, abort: () => controller.abort("enough") };
}

test("COND-16: Condition.wait() sleeps again after waking for no reason", () => {
  const condition = conditionOf(1, ...noReasons(3), () => notify());
  condition.acquire();
  expect(condition.wait()).toBe(true);
  expect(world.sleeps).toHaveLength(4);
  condition.release();
  expect(condition.locked()).toBe(false);
});

test("Condition.wait() misses no notify(), whenever it comes", () => {
  atEveryMoment((interrupt) => {
    begin();
    const act = notifyOnce();
    const condition = conditionOf(1, act, act);
    condition.acquire();
    expect(interrupt(() => condition.wait(), act)).toBe(true);
    condition.release();
  });
});

test("COND-02: Condition.wait() and notify() without the lock are errors and change nothing", async () => {
  const condition = conditionOf(1);
  for (const act of [() => condition.wait(), () => condition.notify(), () => condition.notifyAll()])
    expect(act).toThrow(LockError);
  await expect(condition.waitAsync()).rejects.toThrow(LockError);
  conditionOf(2).acquire();
  expect(() => condition.wait()).toThrow(LockError);
  expect(() => condition.notify()).toThrow(LockError);
  expect(world.words[FIRST]).toBe(0);
});

test("COND-06: Condition.notify() before wait() is not remembered, whoever left the list before", () => {
  notify(3);
  const condition = conditionOf(1, () => world.pass(100));
  condition.acquire();
  expect(condition.wait(100)).toBe(false);
  notifyOthers(condition);
  expect(condition.wait(0)).toBe(false);
});

/** Notifies by the one that holds the lock. */
function notifyOthers(condition: Condition): void {
  for (const count of [0, -1, 1, 5]) condition.notify(count);
  condition.notifyAll();
}

test("Condition.wait() whose time runs out leaves a notification to the next, whenever that comes", async () => {
  const seen = new Set<boolean>();
  await atEveryMomentAsync(async (interrupt) => {
    begin();
    const act = notifyOnce();
    let next = { outcome: "none" as unknown };
    const condition = conditionOf(
      1,
      () => {
        next = waiter(3);
        world.pass(100);
      },
      () => world.wakeForNoReason(),
    );
    condition.acquire();
    const isNotified = interrupt(
      () => condition.wait(100),
      () => (next.outcome === "none" ? undefined : act()),
    );
    condition.release();
    act();
    await settle();
    // One notification, one waiter that gets it.
    expect(next.outcome).toBe(isNotified ? "waits" : true);
    seen.add(isNotified);
  });
  expect(seen).toEqual(new Set([true, false]));
});

test("Condition.wait() does not return before its deadline, and sleeps only for what is left", () => {
  const early = () => {
    world.pass(40);
    world.wakeForNoReason();
  };
  const condition = conditionOf(1, early, early, () => world.pass(20));
  condition.acquire();
  expect(condition.wait(100)).toBe(false);
  expect(world.sleeps).toEqual([100, 60, 20]);
  expect(world.now).toBe(100);
});

test("COND-03: Condition.wait() that timed out waits for its lock, and takes a notification that comes meanwhile", () => {
  const other = conditionOf(2);
  const condition = conditionOf(
    1,
    () => {
      other.acquire();
      world.pass(100);
    },
    () => {
      other.notify();
      other.release();
    },
  );
  condition.acquire();
  expect(condition.wait(100)).toBe(true);
  condition.release();
});

test("COND-05: Condition.wait() does not return while the notifier holds the lock", () => {
  const other = conditionOf(2);
  const value = { now: 0 };
  const condition = conditionOf(
    1,
    () => {
      other.acquire();
      other.notify();
      world.wakeForNoReason();
    },
    () => {
      value.now = 1;
      other.release();
    },
  );
  condition.acquire();
  expect(condition.wait()).toBe(true);
  expect(value.now).toBe(1);
});

test("COND-04: Condition.notify(n) wakes the n who came first, and notifyAll() the rest", async () => {
  const waiters = [3, 4, 5, 6, 7].map((worker) => waiter(worker));
  notify(3);
  await settle();
  expect(waiters.map(({ outcome }) => outcome)).toEqual([true, true, true, "waits", "waits"]);
  const late = waiter(8);
  notify(Infinity);
  await settle();
  expect([...waiters, late].map(({ outcome }) => outcome)).toEqual(Array(6).fill(true));
  expect(waiters.every(({ wasMine }) => wasMine)).toBe(true);
});

test("COND-08: Condition.wait() lets a lock go that is held several deep, and takes it back as deep", () => {
  const condition = conditionOf(1, () => notify());
  for (let depth = 0; depth < 3; depth++) condition.acquire();
  expect(condition.wait()).toBe(true);
  for (let depth = 0; depth < 3; depth++) {
    expect(condition.locked()).toBe(true);
    condition.release();
  }
  expect(condition.locked()).toBe(false);
});

test("COND-07: Condition.waitAsync() that timed out is no waiter any more", async () => {
  const late = waiter(3, { timeout: 50 });
  const next = waiter(4);
  world.pass(50);
  await settle();
  expect(late).toEqual({ outcome: false, wasMine: true });
  notify();
  await settle();
  expect(next.outcome).toBe(true);
});

test("PEER-01: Condition.waitAsync() aborted rejects with the lock held, and is no waiter any more", async () => {
  const { signal, abort } = abortable();
  const aborted = waiter(3, { signal });
  const next = waiter(4);
  const other = conditionOf(5);
  other.acquire();
  abort();
  await settle();
  expect(aborted.outcome).toBe("waits"); // for the lock
  other.release();
  await settle();
  expect(aborted).toEqual({ outcome: "enough", wasMine: true });
  notify();
  await settle();
  expect(next.outcome).toBe(true);
});

test("PEER-03: Condition.waitAsync() aborted after it was notified passes that on to one who waited then", async () => {
  for (const isLate of [false, true]) {
    begin();
    const { signal, abort } = abortable();
    const aborted = waiter(3, { signal });
    const early = isLate ? undefined : waiter(4);
    notify();
    const late = waiter(5);
    abort();
    await settle();
    expect(aborted).toEqual({ outcome: "enough", wasMine: true });
    expect(early?.outcome ?? true).toBe(true);
    expect(late.outcome).toBe("waits");
  }
});

test("PEER-03: Condition.waitAsync() aborted while it takes the lock back passes its notification on", async () => {
  const { signal, abort } = abortable();
  const aborted = waiter(3, { signal });
  const next = waiter(4);
  const other = conditionOf(2);
  other.acquire();
  other.notify();
  world.wakeForNoReason();
  await settle();
  abort();
  await settle();
  other.release();
  await settle();
  expect(aborted).toEqual({ outcome: "enough", wasMine: true });
  expect(next).toEqual({ outcome: true, wasMine: true });
  expect(conditionOf(5).acquire(0)).toBe(true);
});

test("PEER-01: Condition.waitAsync() with a signal aborted before rejects at once, and keeps the lock", async () => {
  const condition = conditionOf(1);
  condition.acquire();
  await expect(condition.waitAsync({ signal: AbortSignal.abort("before") })).rejects.toBe("before");
  condition.release();
  expect(world.words[UNUSED]).toBe(0); // it never was a waiter
});

test("COND-20: a notification that reached a dead waiter gets to the next by itself", async () => {
  killedWaiter(3);
  const next = waiter(4);
  const last = waiter(5);
  notify();
  owedWakes.count = 0;
  await settle();
  expect(next.outcome).toBe("waits");
  // Woken by no notify(), as when a slice is over.
  world.wakeForNoReason();
  await settle();
  expect(next).toEqual({ outcome: true, wasMine: true });
  expect(last.outcome).toBe("waits");
});

test("A waiter killed in Condition.wait(), whenever, swallows no notification", async () => {
  const outcomes: string[] = [];
  const deaths: (() => Promise<void>)[] = [];
  atEveryDeath((kill) => {
    begin();
    const here = world;
    let next: { outcome: unknown } | undefined;
    const comeAndNotify = once(() => {
      aside(() => {
        next = waiter(3);
        notify();
      });
    });
    const condition = conditionOf(1, comeAndNotify);
    let returned = false;
    const died = kill(() => {
      condition.acquire();
      returned = condition.wait();
      condition.release();
    });
    owedWakes.count = 0;
    if (died) here.dead.add(1);
    deaths.push(async () => {
      world = here;
      comeAndNotify();
      for (let slice = 0; slice < 4; slice++) {
        await settle();
        world.wakeForNoReason();
      }
      // The one that was killed took itself out of the list in one store: before it, it had nothing, after it, all.
      const isTaken = returned || wasTaken(here);
      outcomes.push(isTaken ? "taken" : "passed on");
      expect(next!.outcome).toBe(isTaken ? "waits" : true);
    });
  });
  for (const check of deaths) await check();
  expect(new Set(outcomes)).toEqual(new Set(["taken", "passed on"]));
  expect(outcomes.filter((each) => each === "taken").length).toBeLessThan(12);
});

/** Whether the only one that waits is the one of worker 3, though there was a notification. */
function wasTaken({ words }: World): boolean {
  const first = words[FIRST];
  return first !== 0 && words[first + 1] === 3 && words[first] === 0 && words[NOTIFICATION] > 0;
}

test("Condition: a thread that waits on after it has ended its target begins to wait anew", async () => {
  const memory = world.worker(1);
  const condition = new Condition(new Place(memory, AT, "part"));
  condition.acquire();
  const late = condition.waitAsync();
  const controller = new AbortController();
  condition.acquire();
  const aborted = condition.waitAsync({ signal: controller.signal });
  const next = waiter(4);
  Object.assign(memory, { self: 7 });
  world.dead.add(1);
  notify(2); // reaches the nodes of the one that counts as dead
  owedWakes.count = 0;
  controller.abort("enough");
  await expect(aborted).rejects.toBe("enough");
  condition.release();
  // Its nodes are taken out, and what reached them gets to whom it can.
  for (let slice = 0; slice < 3; slice++) {
    world.wakeForNoReason();
    await settle();
  }
  expect(next.outcome).toBe(true);
  notify();
  expect(await late).toBe(true);
  condition.release();
  expect(condition.locked()).toBe(false);
});

test("A worker killed in Condition.notify(), whenever, leaves the condition usable, and reaches one or nobody", async () => {
  const checks: (() => Promise<void>)[] = [];
  atEveryDeath((kill) => {
    begin();
    const here = world;
    const waiters = [waiter(3), waiter(4)];
    const died = kill(() => {
      const condition = conditionOf(1);
      condition.acquire();
      condition.notify();
      condition.release();
    });
    owedWakes.count = 0;
    if (died) here.dead.add(1);
    checks.push(async () => {
      world = here;
      await settle();
      world.wakeForNoReason();
      await settle();
      const woken = waiters.filter(({ outcome }) => outcome === true).length;
      expect(woken).toBeLessThanOrEqual(1);
      if (!died) expect(woken).toBe(1);
      notify(2 - woken);
      await settle();
      expect(waiters.map(({ outcome }) => outcome)).toEqual([true, true]);
    });
  });
  for (const check of checks) await check();
});

test("Condition.waitFor() evaluates with the lock held, and waits for all notifications together", () => {
  let calls = 0;
  const late = () => {
    world.pass(40);
    notify();
  };
  const condition = conditionOf(1, late, late, () => world.pass(20));
  condition.acquire();
  const result = condition.waitFor(() => {
    expect(condition.locked()).toBe(true);
    calls++;
    return 0;
  }, 100);
  expect(result).toBe(0);
  expect(calls).toBe(4);
  expect(world.now).toBe(100);
});

test("Condition wakes who was notified only when the lock is free", () => {
  const notified: string[] = [];
  const condition = conditionOf(1, () => {
    const other = conditionOf(2);
    other.acquire();
    other.notify();
    notified.push(`${world.asleep} asleep`);
    other.release();
    notified.push(`${world.asleep} asleep`);
  });
  condition.acquire();
  expect(condition.wait()).toBe(true);
  expect(notified).toEqual(["1 asleep", "0 asleep"]);
  expect(owedWakes.count).toBe(0);
  expect(world.sleeps).toHaveLength(1);
});

test("Condition.dispose() gives back the nodes of its list", () => {
  killedWaiter(3);
  const condition = conditionOf(1, () => notify(2));
  condition.acquire();
  expect(condition.wait()).toBe(true);
  condition.release();
  expect(allocator.lent.size).toBe(2); // one in the list, one that was
  Condition.dispose(world.worker(2), AT);
  expect(allocator.lent.size).toBe(0);
});
