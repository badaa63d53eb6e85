import { BrokenBarrierError, defineTasks } from "nogil";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { BarrierAction } from "../../packages/core/src/sync/barrier-action.ts";
import { Place } from "../../packages/core/src/memory/place.ts";
import { Barrier } from "../../packages/core/src/sync/barrier.ts";
import { owedWakes } from "../../packages/core/src/sync/owed-wakes.ts";
import { aside, atEveryDeath, atEveryMomentAsync, once } from "../fixtures/interrupt.ts";
import { TrackedAllocator } from "../fixtures/tracked-allocator.ts";
import { AT, World } from "../fixtures/world.ts";

/** Words of a barrier. */
const TRIP = AT + 1;
const PARTIES = AT + 4;
const TIMEOUT = AT + 6;
const ACTION = AT + 8;

let world: World;
let allocator: TrackedAllocator;
let act: () => unknown = () => {};

defineTasks(import.meta.url, { action: () => act() });

const noReasons = (count: number) => Array.from({ length: count }, () => () => world.wakeForNoReason());
const barrierOf = (worker: number, ...meanwhile: (() => void)[]) =>
  new Barrier(new Place(world.worker(worker, ...meanwhile), AT, "part"));

/** Makes the world anew, with a barrier in it. */
function begin(parties: number, { hasAction = false, timeout = Infinity } = {}): void {
  world = new World(1 << 12);
  allocator = world.allocator = new TrackedAllocator(world);
  world.words[PARTIES] = parties;
  new Float64Array(world.words.buffer, 4 * TIMEOUT, 1)[0] = timeout;
  if (hasAction) BarrierAction.put(world.worker(9), ACTION, { module: import.meta.url, name: "action" });
  act = () => {};
}

beforeEach(() => void vi.spyOn(performance, "now").mockImplementation(() => world.now));
afterEach(() => void vi.restoreAllMocks());

/** Lets promises settle that can. */
const settle = () => new Promise((resolve) => setImmediate(resolve));

interface Waiter {
  outcome: unknown;
}

/** An async waiter: what became of it so far. */
function waiter(worker: number, options: { timeout?: number; signal?: AbortSignal } = {}): Waiter {
  const state: Waiter = { outcome: "waits" };
  void barrierOf(worker, ...noReasons(9))
    .waitAsync(options)
    .catch((error: unknown) => (error instanceof BrokenBarrierError ? "broken" : error))
    .then((outcome) => (state.outcome = outcome));
  return state;
}
const outcomes = (waiters: readonly Waiter[]) => waiters.map(({ outcome }) => outcome);

/** Numbers and words alike. */
const inOrder = (a: unknown, b: unknown) => String(a).localeCompare(String(b));

/** A waiter that is killed while it sleeps. */
function killedWaiter(worker: number): void {
  const barrier = barrierOf(worker, () => {
    throw new Error("This worker was killed");
  });
  expect(() => barrier.wait()).toThrow("killed");
  world.dead.add(worker);
}

/** Blocks lent for waiters, beside the action. */
const nodes = () => [...allocator.lent.values()].filter((length) => length === 2).length;

test("Barrier.wait() sleeps again after waking for no reason", () => {
  begin(2);
  const barrier = barrierOf(1, ...noReasons(3), () => expect(barrierOf(2).wait()).toBe(1));
  expect(barrier.wait()).toBe(0);
  expect(world.sleeps).toHaveLength(4);
  expect(nodes()).toBe(0);
});

test("BAR-03: Barrier.wait() returns another number for each party, trip after trip", async () => {
  begin(3);
  for (let trip = 0; trip < 5; trip++) {
    const waiters = [waiter(1), waiter(2)];
    expect(barrierOf(4).waiting).toBe(2);
    waiters.push(waiter(3));
    await settle();
    expect(outcomes(waiters)).toEqual([0, 1, 2]);
    expect(barrierOf(4).waiting).toBe(0);
  }
  expect(nodes()).toBe(0);
});

test("Barrier.wait() misses the last party, whenever it comes, never", async () => {
  await atEveryMomentAsync(async (interrupt) => {
    begin(2);
    let last: Waiter | undefined;
    const come = once(() => aside(() => (last = waiter(2))));
    // In the middle of the barrier's own lock nobody else gets in.
    const isFree = () => world.words[AT] >>> 3 === 0;
    const barrier = barrierOf(1, come);
    const slot = interrupt(
      () => barrier.wait(),
      () => isFree() && come(),
    );
    await settle();
    expect([slot, last!.outcome].toSorted(inOrder)).toEqual([0, 1]);
    expect(nodes()).toBe(0);
  });
});

test("Barrier.wait() whose time runs out as the last party comes passes or breaks it, for both alike", async () => {
  const seen = new Set<boolean>();
  await atEveryMomentAsync(async (interrupt) => {
    begin(2);
    let last: Waiter | undefined;
    const come = once(() => aside(() => (last = waiter(2))));
    const isFree = () => world.words[AT] >>> 3 === 0;
    const barrier = barrierOf(1, () => world.pass(100));
    let outcome: unknown;
    try {
      outcome = interrupt(
        () => barrier.wait(100),
        () => isFree() && come(),
      );
    } catch (error) {
      expect(error).toBeInstanceOf(BrokenBarrierError);
      outcome = "broken";
    }
    come();
    await settle();
    expect([outcome, last!.outcome].toSorted(inOrder)).toEqual(
      outcome === "broken" ? ["broken", "broken"] : [0, 1],
    );
    expect(barrier.broken).toBe(outcome === "broken");
    expect(nodes()).toBe(0);
    seen.add(outcome === "broken");
  });
  expect(seen).toEqual(new Set([true, false]));
});

test("Barrier.wait() does not break before its deadline, and sleeps only for what is left", () => {
  begin(2);
  const early = () => {
    world.pass(40);
    world.wakeForNoReason();
  };
  const barrier = barrierOf(1, early, early, () => world.pass(20));
  expect(() => barrier.wait(100)).toThrow(BrokenBarrierError);
  expect(world.sleeps).toEqual([100, 60, 20]);
  expect(world.now).toBe(100);
});

test("BAR-12, BAR-13: a timeout, the barrier's or the call's, breaks it for all, and for those who come", async () => {
  begin(3, { timeout: 50 });
  const waiters = [waiter(1), waiter(2, { timeout: 5_000 })];
  world.pass(49);
  await settle();
  expect(outcomes(waiters)).toEqual(["waits", "waits"]);
  world.pass(1);
  await settle();
  expect(outcomes([...waiters, waiter(3)])).toEqual(["broken", "broken", "waits"]);
  expect(() => barrierOf(3).wait()).toThrow(BrokenBarrierError);
  expect(barrierOf(3).broken).toBe(true);
  expect(barrierOf(3).waiting).toBe(0);
  barrierOf(3).reset();
  expect(() => barrierOf(3, () => world.pass(50)).wait()).toThrow(BrokenBarrierError);
});

test("BAR-13: Barrier.wait(0) of one who is not the last breaks it at once, of the last passes", async () => {
  begin(2);
  expect(() => barrierOf(1).wait(0)).toThrow(BrokenBarrierError);
  expect(world.sleeps).toEqual([]);
  barrierOf(1).reset();
  const first = waiter(1);
  expect(barrierOf(2).wait(0)).toBe(1);
  await settle();
  expect(first.outcome).toBe(0);
});

test("BAR-07, BAR-09, BAR-10: Barrier.abort() and reset() send all away, once", async () => {
  begin(3);
  for (const act of ["abort", "reset"] as const) {
    const waiters = [waiter(1), waiter(2)];
    barrierOf(4)[act]();
    await settle();
    expect(outcomes(waiters)).toEqual(["broken", "broken"]);
    expect(barrierOf(4).broken).toBe(act === "abort");
    barrierOf(4)[act]();
    barrierOf(4).reset();
    const trip = world.words[TRIP];
    barrierOf(4).reset(); // there is nothing to do any more
    expect(world.words[TRIP]).toBe(trip);
    const others = [waiter(1), waiter(2), waiter(3)];
    await settle();
    expect(outcomes(others)).toEqual([0, 1, 2]);
  }
  expect(nodes()).toBe(0);
});

test("A waiter that learns late that it passed does so though the barrier has broken and passed others since", async () => {
  begin(2);
  const slow = barrierOf(1, () => {
    expect(barrierOf(2).wait()).toBe(1);
    barrierOf(3).abort();
    barrierOf(3).reset();
    waiter(3);
    barrierOf(4).reset();
  });
  expect(slow.wait()).toBe(0);
  begin(2);
  const broken = barrierOf(1, () => {
    barrierOf(3).reset();
    waiter(3);
    expect(barrierOf(2).wait()).toBe(1);
  });
  expect(() => broken.wait()).toThrow(BrokenBarrierError);
  await settle();
  expect(nodes()).toBe(0);
});

test("Barrier.waitAsync() aborted has not come, and the others wait on", async () => {
  begin(3);
  const controller = new AbortController();
  const aborted = waiter(1, { signal: controller.signal });
  const others = [waiter(2)];
  controller.abort("enough");
  await settle();
  expect(aborted.outcome).toBe("enough");
  expect(barrierOf(4).waiting).toBe(1);
  expect(barrierOf(4).broken).toBe(false);
  others.push(waiter(3));
  await settle();
  expect(outcomes(others)).toEqual(["waits", "waits"]);
  others.push(waiter(4));
  await settle();
  expect(outcomes(others).toSorted(inOrder)).toEqual([0, 1, 2]);
  await expect(barrierOf(1).waitAsync({ signal: AbortSignal.abort("before") })).rejects.toBe("before");
  expect(barrierOf(1).waiting).toBe(0);
  expect(nodes()).toBe(0);
});

test("Barrier.waitAsync() aborted after all had come passes, or is sent away, with the others", async () => {
  for (const isBroken of [false, true]) {
    begin(2);
    const controller = new AbortController();
    const aborted = waiter(1, { signal: controller.signal });
    if (isBroken) barrierOf(2).abort();
    else barrierOf(2).wait();
    controller.abort("enough");
    await settle();
    expect(aborted.outcome).toBe(isBroken ? "broken" : 0);
    expect(nodes()).toBe(0);
  }
});

test("BAR-17: a party that is killed while it waits has not come", async () => {
  begin(3);
  killedWaiter(1);
  expect(barrierOf(4).waiting).toBe(0);
  killedWaiter(5);
  const others = [waiter(2), waiter(3)];
  await settle();
  expect(outcomes(others)).toEqual(["waits", "waits"]);
  expect(barrierOf(4).waiting).toBe(2);
  others.push(waiter(4));
  await settle();
  expect(outcomes(others).toSorted(inOrder)).toEqual([0, 1, 2]);
  expect(nodes()).toBe(0);
});

test("BAR-17: the timeouts of the others fire although a party was killed, and reset() works", async () => {
  begin(3);
  const other = waiter(2, { timeout: 100 });
  killedWaiter(1);
  world.pass(100);
  await settle();
  expect(other.outcome).toBe("broken");
  barrierOf(2).reset();
  const waiters = [waiter(2), waiter(3), waiter(4)];
  await settle();
  expect(outcomes(waiters)).toEqual([0, 1, 2]);
  expect(nodes()).toBe(0);
});

test("A thread that waits on after it has ended its target has not come, and is sent away", async () => {
  for (const way of ["passed", "aborted"]) {
    begin(2);
    const memory = world.worker(1);
    const controller = new AbortController();
    const late = new Barrier(new Place(memory, AT, "part")).waitAsync({ signal: controller.signal });
    Object.assign(memory, { self: 7 });
    world.dead.add(1);
    const others = [waiter(2)];
    if (way === "aborted") controller.abort("enough");
    else others.push(waiter(3));
    if (way === "aborted") await expect(late).rejects.toBe("enough");
    else await expect(late).rejects.toThrow(BrokenBarrierError);
    if (way === "aborted") others.push(waiter(3));
    await settle();
    expect(outcomes(others).toSorted(inOrder)).toEqual([0, 1]);
    expect(nodes()).toBe(0);
  }
});

for (const hasAction of [false, true]) {
  const title = hasAction ? "with an action" : "without an action";

  test(`Barrier ${title}: a worker killed in wait(), whenever, lets all others go on or none`, async () => {
    const checks: (() => Promise<string>)[] = [];
    atEveryDeath((kill) => {
      begin(3, { hasAction });
      const here = world;
      const waiters = [waiter(2), waiter(3)];
      const died = kill(() => barrierOf(1).wait());
      owedWakes.count = 0;
      if (died) here.dead.add(1);
      checks.push(async () => {
        world = here;
        await settle();
        world.wakeForNoReason(); // a slice is over
        await settle();
        const [first, second] = outcomes(waiters);
        if (first === 0) expect(second).toBe(1);
        else expect(second).toBe(first);
        // The next who comes completes the party that the dead one was not of.
        const next = waiter(4);
        await settle();
        if (first === "waits") expect(outcomes([...waiters, next])).toEqual([0, 1, 2]);
        barrierOf(4, ...noReasons(9)).reset();
        const others = [waiter(2), waiter(3), waiter(4)];
        await settle();
        expect(outcomes(others).toSorted(inOrder)).toEqual([0, 1, 2]);
        return String(first);
      });
    });
    const ends = new Set<string>();
    for (const check of checks) ends.add(await check());
    expect(ends).toEqual(new Set(hasAction ? ["waits", "broken", "0"] : ["waits", "0"]));
  });

  for (const method of ["abort", "reset"] as const) {
    test(`Barrier ${title}: a worker killed in ${method}(), whenever, sends all away or none`, async () => {
      const checks: (() => Promise<string>)[] = [];
      atEveryDeath((kill) => {
        begin(3, { hasAction });
        const here = world;
        const waiters = [waiter(2), waiter(3)];
        const died = kill(() => barrierOf(1)[method]());
        owedWakes.count = 0;
        if (died) here.dead.add(1);
        checks.push(async () => {
          world = here;
          world.wakeForNoReason();
          await settle();
          const [first, second] = outcomes(waiters);
          expect(second).toBe(first);
          barrierOf(4, ...noReasons(9)).reset();
          const others = [waiter(2), waiter(3), waiter(4)];
          await settle();
          expect(outcomes(others)).toEqual([0, 1, 2]);
          return String(first);
        });
      });
      const ends = new Set<string>();
      for (const check of checks) ends.add(await check());
      expect(ends).toEqual(new Set(["waits", "broken"]));
    });
  }
}

test("BAR-05: the action of a Barrier runs once a trip, before anybody goes on", async () => {
  begin(3, { hasAction: true });
  let runs = 0;
  for (let trip = 1; trip <= 3; trip++) {
    const waiters = [waiter(1), waiter(2)];
    act = () => {
      runs++;
      expect(outcomes(waiters)).toEqual(["waits", "waits"]);
    };
    expect(barrierOf(3).wait()).toBe(2);
    await settle();
    expect(outcomes(waiters)).toEqual([0, 1]);
    expect(runs).toBe(trip);
  }
});

test("BAR-06: an action that throws breaks the Barrier, and whoever runs it gets the error", async () => {
  begin(2, { hasAction: true });
  for (const form of ["blocking", "async"]) {
    const other = waiter(1);
    act = () => {
      throw new RangeError("too far");
    };
    if (form === "blocking") expect(() => barrierOf(2).wait()).toThrow(RangeError);
    else await expect(barrierOf(2).waitAsync()).rejects.toThrow(RangeError);
    await settle();
    expect(other.outcome).toBe("broken");
    expect(barrierOf(1).broken).toBe(true);
    barrierOf(1).reset();
    expect(nodes()).toBe(0);
  }
});

test("An action that returns a promise is waited for by waitAsync(), and refused by wait()", async () => {
  begin(2, { hasAction: true });
  let resolve = () => {};
  act = () => new Promise<void>((done) => (resolve = done));
  const waiters = [waiter(1), waiter(2)];
  await settle();
  expect(outcomes(waiters)).toEqual(["waits", "waits"]);
  resolve();
  await settle();
  expect(outcomes(waiters)).toEqual([0, 1]);
  const other = waiter(1);
  expect(() => barrierOf(2).wait()).toThrow(TypeError);
  await settle();
  expect(other.outcome).toBe("broken");
  expect(nodes()).toBe(0);
});

test("Whoever comes to a Barrier while its action runs waits for that, and belongs to the next trip", async () => {
  begin(2, { hasAction: true });
  let late: Waiter[] = [];
  act = () => {
    if (late.length > 0) return;
    late = [waiter(3), waiter(4)];
    expect(outcomes(late)).toEqual(["waits", "waits"]);
  };
  const first = waiter(1);
  expect(barrierOf(2).wait()).toBe(1);
  await settle();
  expect(first.outcome).toBe(0);
  expect(outcomes(late).toSorted(inOrder)).toEqual([0, 1]);
  expect(nodes()).toBe(0);
});

test("A timeout, abort() and reset() while the action of a Barrier runs break the trip, for who runs it, too", async () => {
  for (const way of ["timeout", "late timeout", "abort", "reset"] as const) {
    begin(2, { hasAction: true });
    const first = waiter(1, way === "timeout" ? { timeout: 50 } : {});
    let late: Waiter | undefined;
    let finish = () => {};
    act = () => new Promise<void>((done) => (finish = done));
    const actor = waiter(2);
    if (way === "late timeout") late = waiter(3, { timeout: 50 });
    if (way === "abort" || way === "reset") barrierOf(3)[way]();
    else world.pass(50);
    await settle();
    expect([first.outcome, late?.outcome ?? "broken"]).toEqual(["broken", "broken"]);
    expect(actor.outcome).toBe("waits");
    finish();
    await settle();
    expect(actor.outcome).toBe("broken");
    expect(barrierOf(1).broken).toBe(way !== "reset");
    expect(nodes()).toBe(0);
  }
});

test("An action whose worker is killed breaks the Barrier for those who wait, by themselves, or who come", async () => {
  for (const noticedBy of ["waiter", "newcomer", "late waiter"]) {
    begin(2, { hasAction: true });
    const first = waiter(1);
    act = () => new Promise(() => {});
    const actor = waiter(2);
    const late = waiter(4);
    await settle();
    world.dead.add(2);
    expect(outcomes([first, actor, late])).toEqual(["waits", "waits", "waits"]);
    if (noticedBy === "newcomer") expect(() => barrierOf(3).wait()).toThrow(BrokenBarrierError);
    else world.wakeForNoReason();
    await settle();
    expect(outcomes([first, late])).toEqual(["broken", "broken"]);
    expect(barrierOf(1).broken).toBe(true);
    barrierOf(1).reset();
    act = () => {};
    const others = [waiter(1), waiter(4)];
    await settle();
    expect(outcomes(others)).toEqual([0, 1]);
    expect(nodes()).toBe(0);
  }
});

test("Barrier.dispose() gives back its action, and the nodes of those who died, but of nobody else", async () => {
  begin(3, { hasAction: true });
  expect(allocator.lent.size).toBe(1);
  killedWaiter(1);
  Barrier.dispose(world.worker(2), AT);
  expect(allocator.lent.size).toBe(0);
  begin(2);
  const others = [waiter(2), waiter(3)];
  await settle();
  expect(outcomes(others)).toEqual([0, 1]);
  expect(world.words[AT + 11]).not.toBe(0); // their nodes are still in the slots, and their own
  world.dead.add(2);
  Barrier.dispose(world.worker(4), AT); // fails if it gives a node back twice
  expect(allocator.lent.size).toBe(0);
});
