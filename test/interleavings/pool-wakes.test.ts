import "nogil";
import { beforeEach, expect, test, vi } from "vitest";
import { Place } from "../../packages/core/src/memory/place.ts";
import { Mailbox, newMailbox, reply } from "../../packages/core/src/pool/mailbox.ts";
import { CLOSED, PoolState } from "../../packages/core/src/pool/pool-state.ts";
import * as block from "../../packages/core/src/pool/task-block.ts";
import { runBlocking } from "../../packages/core/src/sync/steps.ts";
import { TrackedAllocator } from "../fixtures/tracked-allocator.ts";
import { AT, World } from "../fixtures/world.ts";

/** A word of a state that says how many workers there are, and one of the world that nobody else uses. */
const SIZE = 7;
const MAILBOXES = AT - 2;
const [OWNER, WORKER] = [9, 1];

// Who is not woken sleeps for ever here, however short the slices of its sleep are elsewhere.
let world: World;

beforeEach(() => {
  world = new World(1 << 12);
  world.allocator = new TrackedAllocator(world);
  world.words[AT + SIZE] = 1;
  vi.spyOn(performance, "now").mockImplementation(() => world.now);
});

const stateOf = (worker: number, ...meanwhile: (() => void)[]) =>
  new PoolState(new Place(world.worker(worker, ...meanwhile), AT, "part"));

function newTask(mailbox: number): number {
  const task = block.newTask(world.worker(OWNER));
  world.words[task + block.MAILBOX] = mailbox;
  return task;
}

test("a reply wakes who sleeps for one, and one that came before is not slept for", () => {
  const at = newMailbox(world.worker(OWNER), MAILBOXES);
  const tasks = [newTask(at), newTask(at)];
  const memory = world.worker(OWNER, () => reply(world.worker(WORKER), tasks[0]));
  const mailbox = new Mailbox(memory, at);
  expect(runBlocking(memory, mailbox.sleep(true, Infinity), Infinity)).toBe(true);
  expect(mailbox.takeAll()).toEqual([tasks[0]]);
  reply(world.worker(WORKER), tasks[1]);
  expect(runBlocking(memory, mailbox.sleep(true, Infinity), Infinity)).toBe(true);
  expect(mailbox.takeAll()).toEqual([tasks[1]]);
  expect(world.sleeps).toHaveLength(1);
});

test("a task that is added wakes a worker that waits for one", () => {
  const task = newTask(0);
  const state = stateOf(WORKER, () => stateOf(OWNER).add(task, task, 1));
  expect(runBlocking(state.place.memory, state.next(0, true), Infinity)).toBe(task);
});

test("a pool that is closed wakes its workers, and those who wait for replies", () => {
  const at = newMailbox(world.worker(OWNER), AT + 8);
  const state = stateOf(WORKER, () => stateOf(OWNER).end(CLOSED));
  expect(runBlocking(state.place.memory, state.next(0, true), Infinity)).toBe(0);
  const memory = world.worker(OWNER, () => stateOf(WORKER).end(CLOSED));
  expect(runBlocking(memory, new Mailbox(memory, at).sleep(true, Infinity), Infinity)).toBe(true);
});
