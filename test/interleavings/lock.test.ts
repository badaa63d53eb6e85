import { LockError } from "nogil";
import { setImmediate as settle } from "node:timers/promises";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Place } from "../../packages/core/src/memory/place.ts";
import { Lock } from "../../packages/core/src/sync/lock.ts";
import { atEveryMoment, atEveryMomentAsync, once } from "../fixtures/interrupt.ts";
import { AT, World } from "../fixtures/world.ts";

let world: World;
const lockOf = (worker: number, ...meanwhile: (() => void)[]) =>
  new Lock(new Place(world.worker(worker, ...meanwhile), AT, "part"));

beforeEach(() => {
  world = new World();
  vi.spyOn(performance, "now").mockImplementation(() => world.now);
});
afterEach(() => void vi.restoreAllMocks());

test("Lock.acquire() sleeps again after waking for no reason", () => {
  const other = lockOf(2);
  const lock = lockOf(
    1,
    () => world.wakeForNoReason(),
    () => other.release(),
  );
  other.acquire();
  expect(lock.acquire()).toBe(true);
  expect(world.sleeps).toHaveLength(2);
});

test("Lock.acquire() misses no release, whenever it comes", () => {
  atEveryMoment((interrupt) => {
    world = new World();
    const other = lockOf(2);
    const release = once(() => other.release());
    const lock = lockOf(1, release);
    other.acquire();
    expect(interrupt(() => lock.acquire(), release)).toBe(true);
    expect(lock.abandoned).toBe(false);
  });
});

test("Lock.acquire() gets the lock after somebody else was faster, whenever that comes", () => {
  atEveryMoment((interrupt) => {
    world = new World();
    const other = lockOf(2);
    const third = lockOf(3);
    const overtake = once(() => {
      other.release();
      third.acquire();
    });
    const lock = lockOf(1, overtake, () => third.release());
    other.acquire();
    expect(interrupt(() => lock.acquire(), overtake)).toBe(true);
  });
});

test("Lock.acquire() never has two owners, whenever another tries", () => {
  for (const isHeld of [false, true]) {
    atEveryMoment((interrupt) => {
      world = new World();
      const holder = lockOf(2);
      const other = lockOf(3);
      let taken = false;
      const release = () => (taken ? other : holder).release();
      const lock = lockOf(1, release, release);
      if (isHeld) holder.acquire();
      const tryIt = once(() => (taken = other.acquire(0)));
      const mine = interrupt(() => lock.acquire(isHeld ? undefined : 0), tryIt);
      if (!isHeld) expect(mine).toBe(!taken);
      else expect(world.sleeps).toHaveLength(taken ? 2 : 1);
    });
  }
});

test("Lock.release() wakes the next sleeper even if the owner before slept itself", async () => {
  const other = lockOf(2);
  other.acquire();
  const waits = [1, 3, 4].map((worker) => lockOf(worker).acquireAsync());
  other.release();
  for (const [i, worker] of [1, 3, 4].entries()) {
    expect(await waits[i]).toBe(true);
    lockOf(worker).release();
  }
});

test("Lock.acquire() that gives up after it was woken leaves the next release a sleeper to wake", async () => {
  const other = lockOf(2);
  const newcomer = lockOf(3);
  const sleeper = lockOf(4);
  other.acquire();
  let asleep: Promise<boolean> | undefined;
  const lock = lockOf(1, () => {
    asleep = sleeper.acquireAsync();
    other.release(); // wakes the first, which is overtaken and finds its time gone
    newcomer.acquire();
    world.pass(100);
  });
  expect(lock.acquire(100)).toBe(false);
  newcomer.release();
  expect(await asleep).toBe(true);
});

test("Lock.acquire() whose time runs out loses no wake-up, whenever the lock is released", async () => {
  const waits: Promise<boolean>[] = [];
  atEveryMoment((interrupt) => {
    world = new World();
    const other = lockOf(2);
    const sleeper = lockOf(3);
    const timeOut = () => world.pass(100);
    const release = once(() => other.release());
    const lock = lockOf(1, timeOut);
    other.acquire();
    const asleep = sleeper.acquireAsync();
    // The sleeper stands behind nobody: time passes for the first alone, since its own wait is endless.
    if (interrupt(() => lock.acquire(100), release)) lock.release();
    release();
    expect(world.asleep).toBe(0);
    waits.push(asleep);
  });
  expect(await Promise.all(waits)).toEqual(waits.map(() => true));
});

test("Lock.acquire() takes a lock that is free when the time runs out", () => {
  const other = lockOf(2);
  const lock = lockOf(1, () => {
    world.pass(100);
    other.release();
  });
  other.acquire();
  expect(lock.acquire(100)).toBe(true);
});

test("Lock.acquire() waits only for what is left of its time after waking for no reason", () => {
  const other = lockOf(2);
  const lock = lockOf(
    1,
    () => {
      world.pass(60);
      world.wakeForNoReason();
    },
    () => world.pass(40),
  );
  other.acquire();
  expect(lock.acquire(100)).toBe(false);
  expect(world.sleeps).toEqual([100, 40]);
});

test("Lock.acquire() does not return before its deadline when woken for no reason", () => {
  const other = lockOf(2);
  const early = () => {
    world.pass(30);
    world.wakeForNoReason();
  };
  const lock = lockOf(1, early, early, early, early);
  other.acquire();
  expect(lock.acquire(100)).toBe(false);
  expect(world.now).toBeGreaterThanOrEqual(100);
});

test("Lock.acquire() takes over the lock of a dead owner as abandoned", () => {
  const lock = lockOf(1, () => world.wakeForNoReason());
  lockOf(2).acquire();
  world.dead.add(2);
  expect(lock.acquire()).toBe(true);
  expect(lock.abandoned).toBe(true);
  lock.release();
  expect(lock.abandoned).toBe(false);
  expect(lock.acquire()).toBe(true);
  expect(lock.abandoned).toBe(false);
});

test("Lock.acquire(0) takes over the lock of a dead owner", () => {
  lockOf(2).acquire();
  world.dead.add(2);
  expect(lockOf(1).acquire(0)).toBe(true);
});

test("Lock.acquire() never takes a live owner for dead", () => {
  const other = lockOf(2);
  const noReason = Array.from({ length: 100 }, () => () => world.wakeForNoReason());
  const lock = lockOf(1, ...noReason, () => other.release());
  other.acquire();
  expect(lock.acquire()).toBe(true);
  expect(world.sleeps).toHaveLength(101);
  expect(lock.abandoned).toBe(false);
});

test("Lock.acquire() leaves a lock alone that changed hands while it asked about its dead owner", () => {
  const third = lockOf(3);
  const lock = lockOf(
    1,
    () => world.wakeForNoReason(),
    () => third.release(),
  );
  lockOf(2).acquire();
  world.dead.add(2);
  world.whenAsked = once(() => third.acquire(0));
  expect(lock.acquire()).toBe(true);
  expect(world.sleeps).toHaveLength(2);
});

test("Lock.acquire() by two waiters at once gives the lock of a dead owner to one", () => {
  atEveryMoment((interrupt) => {
    world = new World();
    const second = lockOf(3);
    let taken = false;
    const lock = lockOf(1, () => second.release());
    lockOf(2).acquire();
    world.dead.add(2);
    const mine = interrupt(
      () => lock.acquire(0),
      () => (taken = second.acquire(0)),
    );
    expect(mine && taken).toBe(false);
    expect(lock.locked()).toBe(true);
  });
});

test("Lock.acquire() by a waiter of a dead owner wakes those behind it when it releases", async () => {
  lockOf(2).acquire();
  const asleep = lockOf(3).acquireAsync();
  world.dead.add(2);
  const lock = lockOf(1);
  expect(lock.acquire(0)).toBe(true);
  lock.release();
  expect(await asleep).toBe(true);
});

test("Lock.acquireAsync() aborted before the lock was free hands nothing on and takes nothing", async () => {
  const other = lockOf(2);
  const { signal, abort } = abortable();
  other.acquire();
  const aborted = lockOf(1).acquireAsync({ signal });
  const next = lockOf(3).acquireAsync();
  abort();
  await expect(aborted).rejects.toBe("enough");
  expect(world.asleep).toBe(1);
  other.release();
  expect(await next).toBe(true);
});

test("Lock.acquireAsync() aborted after it was woken lets the next one through", async () => {
  const other = lockOf(2);
  const { signal, abort } = abortable();
  other.acquire();
  const aborted = lockOf(1).acquireAsync({ signal });
  const next = lockOf(3).acquireAsync();
  other.release();
  abort();
  await expect(aborted).rejects.toBe("enough");
  expect(await next).toBe(true);
});

test("Lock.acquireAsync() aborted after it was woken and overtaken leaves the next release a sleeper to wake", async () => {
  const other = lockOf(2);
  const newcomer = lockOf(4);
  const { signal, abort } = abortable();
  other.acquire();
  const aborted = lockOf(1).acquireAsync({ signal });
  const next = lockOf(3).acquireAsync();
  other.release();
  newcomer.acquire();
  abort();
  await expect(aborted).rejects.toBe("enough");
  newcomer.release();
  expect(await next).toBe(true);
});

test("Lock.acquireAsync() aborted after it took the lock keeps it", async () => {
  const { signal, abort } = abortable();
  expect(await lockOf(1).acquireAsync({ signal })).toBe(true);
  abort();
  expect(lockOf(1).locked()).toBe(true);
});

test("Lock.acquireAsync() whose time runs out after it was woken and overtaken leaves the mark", async () => {
  const other = lockOf(2);
  const newcomer = lockOf(4);
  other.acquire();
  const late = lockOf(1).acquireAsync({ timeout: 100 });
  const next = lockOf(3).acquireAsync();
  other.release();
  newcomer.acquire();
  world.pass(100);
  expect(await late).toBe(false);
  newcomer.release();
  expect(await next).toBe(true);
});

test("PEER-02: Lock.acquireAsync() aborted straight after the call rejects, and leaves the lock free", async () => {
  const { signal, abort } = abortable();
  const aborted = lockOf(1).acquireAsync({ signal });
  abort();
  await expect(aborted).rejects.toBe("enough");
  expect(lockOf(1).locked()).toBe(false);
});

test("PEER-15: Lock reaches a sleeper although another worker takes it back at every release", async () => {
  const greedy = lockOf(2);
  greedy.acquire();
  let reached = false;
  const waiting = lockOf(1)
    .acquireAsync()
    .then(() => (reached = true));
  let rounds = 0;
  for (; !reached && rounds < 100; rounds++) {
    world.pass(1);
    greedy.release();
    // It takes the lock before anybody who was woken can, unless it must wait.
    const again = greedy.acquireAsync();
    await settle();
    if (reached) lockOf(1).release();
    expect(await again).toBe(true);
  }
  expect(rounds).toBeLessThan(5);
  await waiting;
});

test("PEER-15: Lock is reserved for nobody who has been overtaken for less than 2 ms", () => {
  const greedy = lockOf(2);
  const takeBack = () => {
    world.pass(1);
    greedy.release();
    greedy.acquire();
  };
  const lock = lockOf(1, takeBack, () => {
    greedy.release();
    expect(lockOf(3).acquire()).toBe(true); // which would sleep for ever if it were reserved
    lockOf(3).release();
  });
  greedy.acquire();
  expect(lock.acquire()).toBe(true);
});

test("PEER-15: Lock reaches a starving sleeper, even if a newcomer takes it in the middle of its release", async () => {
  await atEveryMomentAsync(async (interrupt) => {
    world = new World();
    const newcomer = lockOf(4);
    const holder = lockOf(2);
    holder.acquire();
    const waiting = lockOf(1).acquireAsync();
    await starve();
    let isStolen = false;
    interrupt(
      () => holder.release(),
      () => (isStolen = newcomer.acquire(0)),
    );
    await settle();
    expect(newcomer.isMine).toBe(isStolen);
    if (isStolen) newcomer.release();
    // It is reserved again, if need be: this one waits although the lock is free.
    const late = lockOf(5).acquireAsync();
    expect(await waiting).toBe(true);
    lockOf(1).release();
    expect(await late).toBe(true);
  });
});

test("Lock.acquire() has one owner when a reserved lock is free, whenever another tries", () => {
  atEveryMoment((interrupt) => {
    world = new World();
    reservedForTheDead();
    const other = lockOf(4);
    let isTaken = false;
    const mine = interrupt(
      () => lockOf(1).acquire(0),
      () => (isTaken = other.acquire(0)),
    );
    expect(mine).toBe(!isTaken);
    expect(other.locked()).toBe(true);
  });
});

test("Lock.acquire() misses no release of a lock that is reserved, whenever it comes", () => {
  atEveryMoment((interrupt) => {
    world = new World();
    const release = once(heldForTheDead());
    const lock = lockOf(1, release, () => world.pass(5));
    expect(interrupt(() => lock.acquire(), release)).toBe(true);
    lock.release();
    expect(lock.locked()).toBe(false);
  });
});

test("Lock.acquire() of a lock that is reserved for a dead worker takes it after 5 ms", () => {
  reservedForTheDead();
  const lock = lockOf(1, () => world.pass(5));
  expect(lock.locked()).toBe(false);
  expect(lock.acquire()).toBe(true);
  expect(world.sleeps.at(-1)).toBe(5);
  lock.release();
  expect(lock.acquire()).toBe(true); // and from then on it is reserved no more
});

test("Lock.acquire(timeout) of a lock that is reserved for a dead worker takes it when the time runs out", () => {
  reservedForTheDead();
  expect(lockOf(1, () => world.pass(3)).acquire(3)).toBe(true);
  expect(world.sleeps.at(-1)).toBe(3);
});

test("Lock.acquire(0) takes a reserved lock that is free", async () => {
  for (const form of ["blocking", "async"]) {
    world = new World();
    reservedForTheDead();
    const sleeps = world.sleeps.length;
    expect(form === "blocking" ? lockOf(1).acquire(0) : await lockOf(1).acquireAsync({ timeout: 0 })).toBe(
      true,
    );
    expect(world.sleeps).toHaveLength(sleeps);
  }
});

test("Lock.acquire(0) of a reserved lock wakes whoever sleeps behind the dead worker that was to have it", async () => {
  const letGo = heldForTheDead("asleep");
  const waiting = lockOf(4).acquireAsync();
  letGo(); // which wakes the dead
  expect(world.asleep).toBe(1);
  const lock = lockOf(1);
  expect(lock.acquire(0)).toBe(true);
  lock.release();
  expect(await waiting).toBe(true);
});

test("Lock.release() of a reserved lock that is free is a LockError, and keeps it reserved", () => {
  reservedForTheDead();
  expect(() => lockOf(1).release()).toThrow(LockError);
  expect(lockOf(1).locked()).toBe(false);
  const lock = lockOf(1, () => world.pass(5));
  expect(lock.acquire()).toBe(true);
  expect(world.sleeps.at(-1)).toBe(5);
});

test("Lock.acquire() takes over a lock whose owner died after it was reserved, and serves whoever starved", async () => {
  lockOf(2).acquire();
  const waiting = lockOf(3).acquireAsync();
  await starve();
  world.dead.add(2);
  const lock = lockOf(1);
  expect(lock.acquire(0)).toBe(true);
  expect(lock.abandoned).toBe(true);
  lock.release();
  expect(await waiting).toBe(true);
  expect(lock.abandoned).toBe(false);
});

/** Lets everybody who sleeps find that it was overtaken for long. */
async function starve(): Promise<void> {
  world.pass(2);
  world.wakeForNoReason();
  await settle();
}

/**
 * Has worker 2 hold the lock, reserved for a worker that was killed in its sleep, where it stays unless it is `"gone"`;
 * returns what lets the lock go.
 */
function heldForTheDead(dead: "gone" | "asleep" = "gone"): () => void {
  const holder = lockOf(2);
  const reserve = () => {
    world.pass(2);
    world.wakeForNoReason();
  };
  const dying = lockOf(3, reserve, () => {
    throw new Error("killed");
  });
  holder.acquire();
  expect(() => dying.acquire()).toThrow("killed");
  if (dead === "gone") world.wakeForNoReason();
  return () => holder.release();
}

/** Leaves the lock free, but reserved for a worker that was killed in its sleep. */
function reservedForTheDead(): void {
  heldForTheDead()();
}

function abortable() {
  const controller = new AbortController();
  return { signal: controller.signal, abort: () => controller.abort("enough") };
}
