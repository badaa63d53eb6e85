import "nogil";
import { beforeEach, expect, test } from "vitest";
import { Place } from "../../packages/core/src/memory/place.ts";
import { Mailbox, newMailbox, reply } from "../../packages/core/src/pool/mailbox.ts";
import { PoolState } from "../../packages/core/src/pool/pool-state.ts";
import * as block from "../../packages/core/src/pool/task-block.ts";
import { atEveryDeath } from "../fixtures/interrupt.ts";
import { TrackedAllocator } from "../fixtures/tracked-allocator.ts";
import { AT, World } from "../fixtures/world.ts";

/** Word of a state that says how many workers there are. */
const SIZE = 7;
/** A word of the world that nobody else uses: the newest mailbox. */
const MAILBOXES = AT - 2;

const OWNER = 9;
const DEAD = 1;
const LIVE = 2;
let world: World;
let allocator: TrackedAllocator;

beforeEach(begin);

function begin(): void {
  world = new World(1 << 15);
  allocator = world.allocator = new TrackedAllocator(world);
  world.words[AT + SIZE] = 2;
}

/** A worker's memory, in which it never sleeps for long. */
const memoryOf = (worker: number) => world.worker(worker, ...Array(99).fill(() => world.wakeForNoReason()));
const stateOf = (worker: number) => new PoolState(new Place(memoryOf(worker), AT, "part"));

/** Makes tasks that are linked to each other; returns the first and the last. */
function chain(mailbox: number, ids: readonly number[]): [first: number, last: number] {
  const memory = memoryOf(OWNER);
  const tasks = ids.map((id) => {
    const task = block.newTask(memory);
    world.words[task + block.NEXT] = 0;
    world.words[task + block.STATE] = block.QUEUED;
    world.words[task + block.MAILBOX] = mailbox;
    world.words[task + block.ID] = id;
    world.words[task + block.FORM] = block.CALL;
    block.writePayload(memory, task, [id], "args");
    return task;
  });
  for (const [i, task] of tasks.entries()) world.words[task + block.NEXT] = tasks[i + 1] ?? 0;
  return [tasks[0], tasks.at(-1)!];
}

function add(mailbox: number, ids: readonly number[], worker = OWNER): void {
  const [first, last] = chain(mailbox, ids);
  stateOf(worker).add(first, last, ids.length);
}

/** Does the next task as a worker does; returns its number, `undefined` if there is none. */
function workOnce(worker: number, nth: number, onBegin: (id: number) => void = () => {}): number | undefined {
  const state = stateOf(worker);
  const { memory } = state.place;
  const task = state.next(nth, false).next(false).value as number | undefined;
  if (task === undefined) return undefined;
  const id = world.words[task + block.ID];
  const index = task + block.STATE;
  if (Atomics.compareExchange(world.words, index, block.QUEUED, block.RUNNING) !== block.QUEUED) {
    block.discardTask(memory, task);
    state.putDown(nth);
    return id;
  }
  const [given] = block.readPayload(memory, task) as [number];
  expect(given).toBe(id);
  onBegin(id);
  block.writePayload(memory, task, id * id, "result");
  if (Atomics.compareExchange(world.words, index, block.RUNNING, block.DONE) !== block.RUNNING) {
    block.discardTask(memory, task);
    return id;
  }
  reply(memory, task);
  state.putDown(nth);
  return id;
}

function workAll(worker: number, nth: number, onBegin?: (id: number) => void): void {
  while (workOnce(worker, nth, onBegin) !== undefined);
}

/** The numbers of the tasks that were replied to. */
function replied(mailbox: Mailbox): number[] {
  return mailbox.takeAll().map((task) => {
    const id = world.words[task + block.ID];
    expect(block.readPayload(memoryOf(OWNER), task)).toBe(id * id);
    block.freeTask(memoryOf(OWNER), task);
    return id;
  });
}

function newBox(): Mailbox {
  return new Mailbox(memoryOf(OWNER), newMailbox(memoryOf(OWNER), MAILBOXES));
}

/** When the others come to work: before the owner has found the dead one, or after. */
for (const order of ["before", "after"] as const) {
  test(`a worker killed at a task, whenever, and found ${order} the next has worked: each task is replied to or lost, once`, () => {
    let [runs, lostOnes] = [0, 0];
    for (const before of [0, 1]) {
      atEveryDeath((kill) => {
        begin();
        const box = newBox();
        const ids = [1, 2, 3, 4];
        add(box.at, ids);
        for (let i = 0; i < before; i++) workOnce(LIVE, 1);
        const begun: number[] = [];
        const died = kill(() => void workOnce(DEAD, 0));
        world.dead.add(DEAD);
        if (order === "before") workAll(LIVE, 1, (id) => begun.push(id));
        const taken = died ? stateOf(OWNER).clear(0) : undefined;
        workAll(LIVE, 1, (id) => begun.push(id));
        add(box.at, [5]);
        workAll(LIVE, 1, (id) => begun.push(id));
        const values = replied(box);
        // The owner takes replies first: a worker may die when it has replied.
        const lost = taken && !values.includes(taken.id) ? [taken.id] : [];
        expect([...values, ...lost].sort((a, b) => a - b)).toEqual([...ids, 5]);
        expect(begun.filter((id) => lost.includes(id))).toEqual([]);
        if (taken) expect(taken.mailbox).toBe(box.at);
        runs++;
        lostOnes += lost.length;
      });
    }
    expect(lostOnes).toBeGreaterThan(5); // killed with the task in its hands
    expect(runs - lostOnes).toBeGreaterThan(5); // and before that, or after
  });
}

test("a thread killed in add(), whenever, leaves its tasks in or out, and the list whole", () => {
  let [ins, runs] = [0, 0];
  for (const before of [0, 1, 2]) {
    for (const done of [0, 1, 2]) {
      atEveryDeath((kill) => {
        begin();
        const box = newBox();
        const ids = [1, 2].slice(0, before);
        if (before > 0) add(box.at, ids);
        for (let i = 0; i < Math.min(done, before); i++) workOnce(LIVE, 1);
        const [first, last] = chain(box.at, [10, 11, 12]);
        const died = kill(() => stateOf(DEAD).add(first, last, 3));
        world.dead.add(DEAD);
        add(box.at, [20, 21]);
        workAll(LIVE, 1);
        const values = replied(box);
        const isIn = values.includes(10);
        if (!died) expect(isIn).toBe(true);
        expect(values).toEqual([...ids, ...(isIn ? [10, 11, 12] : []), 20, 21]);
        runs++;
        ins += Number(isIn);
      });
    }
  }
  expect(ins).toBeGreaterThan(5);
  expect(runs - ins).toBeGreaterThan(5);
});

test("workers killed one after another in reply() keep what others replied", () => {
  atEveryDeath((kill) => {
    begin();
    const box = newBox();
    add(box.at, [1, 2, 3]);
    workOnce(LIVE, 1);
    kill(() => void workOnce(DEAD, 0));
    world.dead.add(DEAD);
    const taken = stateOf(OWNER).clear(0);
    workAll(LIVE, 1);
    const values = replied(box);
    expect(new Set([...values, ...(taken ? [taken.id] : [])]).size).toBe(3);
    expect(values).toContain(1);
  });
});

test("a task is given up or done, and never both, whenever it is given up", () => {
  for (const from of [block.QUEUED, block.RUNNING]) {
    const to = from === block.QUEUED ? block.CANCELLED : block.DOOMED;
    const outcomes = new Set<string>();
    // In the midst of the worker's doings, which are as many as its atomic operations.
    for (let nth = 0; nth < 40; nth++) {
      begin();
      const box = newBox();
      add(box.at, [1]);
      const task = world.words[AT + 1];
      let [count, isGivenUp] = [0, false];
      const { compareExchange, load } = Atomics;
      const giveUp = () => {
        if (count++ !== nth) return;
        isGivenUp = compareExchange(world.words, task + block.STATE, from, to) === from;
      };
      Object.assign(Atomics, {
        compareExchange(...args: Parameters<typeof compareExchange>) {
          giveUp();
          return compareExchange(...args);
        },
        load(...args: Parameters<typeof load>) {
          giveUp();
          return load(...args);
        },
      });
      try {
        workOnce(LIVE, 1);
      } finally {
        Object.assign(Atomics, { compareExchange, load });
      }
      const values = replied(box);
      expect(values).toEqual(isGivenUp ? [] : [1]);
      outcomes.add(isGivenUp ? "given up" : "done");
    }
    expect(outcomes).toEqual(new Set(["given up", "done"]));
  }
});

test("what nobody took goes with the state, and what nobody read with the mailboxes", () => {
  const state = stateOf(OWNER);
  const box = state.newMailbox();
  const long = "x".repeat(1_000);
  add(box.at, [1, 2, 3]);
  const [first] = chain(box.at, [4]);
  block.writePayload(memoryOf(OWNER), first, [long], "args");
  state.add(first, first, 1);
  workOnce(LIVE, 1);
  workOnce(LIVE, 1);
  expect(allocator.lent.size).toBeGreaterThan(4);
  PoolState.dispose(memoryOf(OWNER), AT);
  expect(allocator.lent.size).toBe(0);
});
