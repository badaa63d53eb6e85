import "nogil";
import { beforeEach, expect, test } from "vitest";
import { Place } from "../../packages/core/src/memory/place.ts";
import { owedWakes } from "../../packages/core/src/sync/owed-wakes.ts";
import { WaitList } from "../../packages/core/src/sync/wait-list.ts";
import { atEveryDeath, diesAt } from "../fixtures/interrupt.ts";
import { randomOf } from "../fixtures/random.ts";
import { TrackedAllocator } from "../fixtures/tracked-allocator.ts";
import { AT, World } from "../fixtures/world.ts";

const DEAD = 1;
let world: World;
let allocator: TrackedAllocator;
const listOf = (worker: number) => new WaitList(new Place(world.worker(worker), AT, "part"));

function begin(): void {
  world = new World(1 << 12);
  allocator = world.allocator = new TrackedAllocator(world);
}

beforeEach(begin);

/** The nodes of the list, first to last, once it is whole again. Fails if they are not the same from last to first. */
function nodes(): number[] {
  const { words } = world;
  listOf(2).notify(0);
  const forth: number[] = [];
  for (let node = words[AT]; node !== 0 && forth.length < 99; node = words[node + 2]) forth.push(node);
  const back: number[] = [];
  for (let node = words[AT + 1]; node !== 0 && back.length < 99; node = words[node + 3]) back.unshift(node);
  expect(back).toEqual(forth);
  return forth;
}

/** Kills what runs, with the wake-ups that it owes. */
function dies(kill: (run: () => void) => boolean, run: () => void): boolean {
  const died = kill(run);
  world.dead.add(DEAD);
  owedWakes.count = 0;
  return died;
}

/** How many blocks are neither in the list nor among the unused nodes. */
function lost(): number {
  const known = new Set(nodes());
  for (let node = world.words[AT + 4]; node !== 0; node = world.words[node + 2]) known.add(node);
  return [...allocator.lent.keys()].filter((node) => !known.has(node)).length;
}

const without = (list: readonly number[], node: number) => list.filter((each) => each !== node);

test("WaitList keeps those who wait in the order in which they came, whoever leaves", () => {
  for (const leaves of [0, 1, 2, 3]) {
    begin();
    const list = listOf(2);
    const all = [list.enter(), list.enter(), list.enter(), list.enter()];
    list.leave(all[leaves]);
    expect(nodes()).toEqual(without(all, all[leaves]));
    const last = list.enter();
    expect(nodes()).toEqual([...without(all, all[leaves]), last]);
  }
});

test("WaitList uses a node again", () => {
  const list = listOf(2);
  for (let round = 0; round < 5; round++) {
    for (const node of [list.enter(), list.enter()]) list.leave(node);
  }
  expect(allocator.lent.size).toBe(2);
  expect(nodes()).toEqual([]);
  WaitList.dispose(world.worker(2), AT);
  expect(allocator.lent.size).toBe(0);
});

test("WaitList.notify() reaches the first who wait, and nobody who comes later", () => {
  const list = listOf(2);
  const all = [list.enter(), list.enter(), list.enter()];
  list.notify(2);
  expect(all.map((node) => list.isReached(node))).toEqual([true, true, false]);
  const late = list.enter();
  list.notify(1);
  expect([all[2], late].map((node) => list.isReached(node))).toEqual([true, false]);
  list.notify(5);
  expect(list.isReached(late)).toBe(true);
  list.notify(1);
  expect(list.isReached(list.enter())).toBe(false);
});

test("WaitList.giveUp() passes a notification on, but not to one who came after it", () => {
  const list = listOf(2);
  const [first, second] = [list.enter(), list.enter()];
  list.notify(1);
  list.giveUp(first);
  expect(list.isReached(second)).toBe(true);
  const late = list.enter();
  list.giveUp(second);
  expect(list.isReached(late)).toBe(false);
  list.giveUp(late);
  expect(nodes()).toEqual([]);
});

test("WaitList.notify() counts on after 2³² notifications", () => {
  const list = listOf(2);
  for (const before of [2 ** 31 - 1, -1]) {
    world.words[AT + 3] = before;
    const [first, second] = [list.enter(), list.enter()];
    list.notify(1);
    expect(list.isReached(first)).toBe(true);
    list.giveUp(first);
    expect(list.isReached(second)).toBe(true);
    list.leave(second);
  }
});

test("WaitList.tidy() passes on what reached a dead waiter, and leaves the others alone", () => {
  const list = listOf(2);
  const live = list.enter();
  const dead = [listOf(DEAD).enter(), listOf(DEAD).enter()];
  const rest = [list.enter(), list.enter(), list.enter()];
  list.notify(3);
  const late = list.enter();
  world.dead.add(DEAD);
  list.tidy();
  expect(nodes()).toEqual([live, ...rest, late]);
  expect([live, ...rest, late].map((node) => list.isReached(node))).toEqual([true, true, true, false, false]);
  list.tidy();
  expect(nodes()).toEqual([live, ...rest, late]);
  expect(list.enter()).toBe(dead[1]); // a node of the dead is used again
});

test("WaitList.sleep() ends when a notification may be stuck ahead, and not for nothing", () => {
  const list = listOf(2);
  const dead = listOf(DEAD).enter();
  const node = list.enter();
  const steps = list.sleep(node, true);
  expect(steps.next(true).done).toBe(false);
  expect(steps.next(true).done).toBe(false); // woken for no reason
  listOf(3).notify(1);
  expect(list.isReached(dead)).toBe(true);
  expect(steps.next(true)).toEqual({ done: true, value: true });
});

test("WaitList.sleep() ends for a thread that counts as dead since it has ended its target", () => {
  const memory = world.worker(2);
  const list = new WaitList(new Place(memory, AT, "part"));
  const steps = list.sleep(list.enter(), true);
  expect(steps.next(true).done).toBe(false);
  Object.assign(memory, { self: 7 });
  expect(steps.next(true).done).toBe(true);
});

for (const size of [0, 1, 2, 3]) {
  test(`WaitList of ${size}: a worker killed in enter(), whenever, leaves the list whole`, () => {
    for (const hasUnused of [false, true]) {
      const ends: boolean[] = [];
      atEveryDeath((kill) => {
        begin();
        const list = listOf(2);
        const all = Array.from({ length: size }, () => list.enter());
        if (hasUnused) list.leave(list.enter());
        const died = dies(kill, () => void listOf(DEAD).enter());
        const isIn = nodes().length > size;
        expect(nodes().slice(0, size)).toEqual(all);
        if (!died) expect(isIn).toBe(true);
        expect(lost()).toBeLessThanOrEqual(1);
        const next = list.enter();
        expect(nodes().at(-1)).toBe(next);
        list.notify(size + 2);
        list.tidy();
        expect(nodes()).toEqual([...all, next]);
        ends.push(isIn);
      });
      expect(new Set(ends)).toEqual(new Set([false, true]));
    }
  });
}

for (const size of [1, 2, 3]) {
  for (let nth = 0; nth < size; nth++) {
    test(`WaitList of ${size}: the waiter ${nth} killed in leave(), whenever, leaves the list whole`, () => {
      const ends: boolean[] = [];
      atEveryDeath((kill) => {
        begin();
        const list = listOf(2);
        const all = Array.from({ length: size }, (_, i) => (i === nth ? listOf(DEAD) : list).enter());
        const others = without(all, all[nth]);
        const died = dies(kill, () => listOf(DEAD).leave(all[nth]));
        const isOut = nodes().length === size - 1;
        expect(nodes()).toEqual(isOut ? others : all);
        if (!died) expect(isOut).toBe(true);
        expect(lost()).toBeLessThanOrEqual(1);
        for (const node of others) list.leave(node);
        list.notify(1);
        list.tidy();
        expect(nodes()).toEqual([]);
        ends.push(isOut);
      });
      expect(new Set(ends)).toEqual(new Set([false, true]));
    });
  }
}

test("WaitList: a worker killed while it mends the list, whenever, leaves it for the next", () => {
  for (const nth of [0, 1, 2]) {
    for (let first = 0; first < 9; first++) {
      atEveryDeath((kill) => {
        begin();
        const list = listOf(2);
        const all = [list.enter(), listOf(DEAD).enter(), list.enter()];
        diesAt(first, () => listOf(DEAD).leave(all[1]));
        dies(kill, () => listOf(DEAD).notify(0));
        const now = nodes();
        expect([all, without(all, all[1])]).toContainEqual(now);
        if (now.includes(all[nth])) list.leave(all[nth]);
        expect(nodes()).toEqual(without(now, all[nth]));
      });
    }
  }
});

test("WaitList: whatever comes first after a worker was killed in it mends the list", () => {
  for (let first = 0; first < 12; first++) {
    for (const act of ["enter", "leave", "giveUp", "notify", "tidy"] as const) {
      for (const nth of [0, 3]) {
        begin();
        const list = listOf(2);
        const dead = listOf(DEAD);
        const all = [list.enter(), dead.enter(), dead.enter(), list.enter()];
        list.notify(4);
        diesAt(first, () => dead.leave(all[1]));
        world.dead.add(DEAD);
        const leaves = act === "leave" || act === "giveUp";
        const entered = leaves ? list[act](all[nth]) : list[act](0);
        let left = leaves ? without(all, all[nth]) : all;
        if (act === "tidy") left = [all[0], all[3]];
        const added = entered === undefined ? [] : [entered];
        expect([
          [...left, ...added],
          [...without(left, all[1]), ...added],
        ]).toContainEqual(nodes());
      }
    }
  }
});

test("WaitList.giveUp() of a waiter that nothing has reached passes nothing on", () => {
  for (const before of [0, 5, -5]) {
    begin();
    world.words[AT + 3] = before;
    const list = listOf(2);
    const [first, second] = [list.enter(), list.enter()];
    list.giveUp(first);
    expect(list.isReached(second)).toBe(false);
  }
});

test("WaitList: what reached a waiter that is killed in giveUp(), whenever, gets to the next", () => {
  atEveryDeath((kill) => {
    begin();
    const list = listOf(2);
    const [dead, next, last] = [listOf(DEAD).enter(), list.enter(), list.enter()];
    list.notify(1);
    dies(kill, () => listOf(DEAD).giveUp(dead));
    list.tidy();
    expect(list.isReached(next)).toBe(true);
    expect(nodes()).toEqual([next, last]);
  });
});

test("WaitList: what reached a dead waiter gets to the next although a worker is killed in tidy(), whenever", () => {
  atEveryDeath((kill) => {
    begin();
    const list = listOf(2);
    listOf(DEAD).enter();
    const [next, last] = [list.enter(), list.enter()];
    list.notify(1);
    world.dead.add(DEAD);
    dies(kill, () => listOf(DEAD).tidy());
    list.tidy();
    expect(list.isReached(next)).toBe(true);
    expect(nodes()).toEqual([next, last]);
  });
});

test("WaitList: a worker killed in notify(), whenever, reaches the first or nobody else", () => {
  atEveryDeath((kill) => {
    begin();
    const list = listOf(2);
    const all = [list.enter(), list.enter(), list.enter()];
    const died = dies(kill, () => listOf(DEAD).notify(2));
    const reached = all.map((node) => list.isReached(node));
    expect([
      [false, false, false],
      [true, false, false],
      [true, true, false],
    ]).toContainEqual(reached);
    if (!died) expect(reached[1]).toBe(true);
    const left = reached.filter((each) => !each).length;
    list.notify(left);
    expect(all.every((node) => list.isReached(node))).toBe(true);
  });
});

test("WaitList survives any number of killed workers", () => {
  for (let seed = 1; seed <= 300; seed++) {
    begin();
    const random = randomOf(seed);
    let model: number[] = []; // nodes of the living
    for (let step = 0; step < 60; step++) {
      const worker = 10 + step;
      const nth = random(3) === 0 ? random(14) : Infinity;
      const list = listOf(worker);
      const node = model[random(model.length)];
      const run = [
        () => void list.enter(),
        () => node !== undefined && list.leave(node),
        () => node !== undefined && list.giveUp(node),
        () => list.notify(random(3)),
        () => list.tidy(),
      ][random(5)];
      if (diesAt(nth, run)) {
        world.dead.add(worker);
        owedWakes.count = 0;
      }
      const now = nodes();
      // Whoever came stands last; whoever lives and did not leave is there, in the old order.
      const rest = model.filter((each) => now.includes(each));
      expect(model.length - rest.length).toBeLessThanOrEqual(1);
      expect(now.filter((each) => model.includes(each))).toEqual(rest);
      model = now.filter((each) => !world.dead.has(world.words[each + 1]));
    }
  }
});
