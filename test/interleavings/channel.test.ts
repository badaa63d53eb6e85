import "nogil";
import { beforeEach, expect, test } from "vitest";
import { Place } from "../../packages/core/src/memory/place.ts";
import { Channel } from "../../packages/core/src/multiprocessing/channel.ts";
import { runAsync, runBlocking } from "../../packages/core/src/sync/steps.ts";
import { atEveryDeath, atEveryMoment, once } from "../fixtures/interrupt.ts";
import { TrackedAllocator } from "../fixtures/tracked-allocator.ts";
import { AT, World } from "../fixtures/world.ts";

const DEAD = 1;
let world: World;
let allocator: TrackedAllocator;

function begin(): void {
  world = new World(1 << 17);
  allocator = world.allocator = new TrackedAllocator(world);
}

beforeEach(begin);

const channelOf = (worker: number, ...meanwhile: (() => void)[]) =>
  new Channel(new Place(world.worker(worker, ...meanwhile), AT, "part"), () => false);
const message = (length: number) => new Uint8Array(length).fill(7);

test("Channel.ready() woken by a message passes the wake-up on to who takes it", async () => {
  const polls = [1, 2].map((worker) =>
    runAsync(world.worker(worker), channelOf(worker).ready(true), Infinity, undefined),
  );
  const take = channelOf(3).takeAsync(Infinity, undefined);
  while (world.asleep < 3) await Promise.resolve();
  channelOf(4).put(7);
  expect(await Promise.all(polls)).toEqual([true, true]);
  expect(await take).toBe(7);
});

const ACTS: Record<string, () => void> = {
  put: () => void channelOf(2).put(7),
  close: () => channelOf(2).close(),
  drop: () => channelOf(2).drop(),
};

for (const [name, act] of Object.entries(ACTS)) {
  test(`Channel.ready() misses no ${name}(), whenever it comes`, () => {
    atEveryMoment((interrupt) => {
      begin();
      const come = once(act);
      const memory = world.worker(1, come); // one that sleeps for ever fails
      expect(interrupt(() => runBlocking(memory, channelOf(1).ready(true), Infinity), come)).toBe(true);
    });
  });
}

test("Channel.take() misses no message and no end, whenever they come", () => {
  for (const [name, taken] of [
    ["put", 7],
    ["close", "end"],
  ]) {
    atEveryMoment((interrupt) => {
      begin();
      const come = once(ACTS[name]);
      expect(interrupt(() => channelOf(1, come).take(Infinity), come)).toBe(taken);
    });
  }
});

test("Channel.take() returns what was put before the end, then the end, whenever that comes", () => {
  atEveryMoment((interrupt) => {
    begin();
    channelOf(2).put(7);
    const first = interrupt(
      () => channelOf(1).take(Infinity),
      () => channelOf(2).close(),
    );
    expect(first).toBe(7);
  });
  begin();
  channelOf(2).put(7);
  channelOf(2).put(message(10_000));
  channelOf(2).close();
  expect(channelOf(2).put(8)).toBe(false);
  expect([channelOf(1).take(0), channelOf(1).take(0), channelOf(1).take(0)]).toEqual([
    7,
    message(10_000),
    "end",
  ]);
});

test("a worker killed in Channel.drop() or close(), whenever, leaves what another can finish, and nothing is given back twice", () => {
  for (const act of ["drop", "close"] as const) {
    atEveryDeath((kill) => {
      begin();
      for (const length of [10, 10_000, 3_000, 10]) channelOf(2).put(message(length));
      kill(() => channelOf(DEAD)[act]());
      world.dead.add(DEAD);
      // Who sleeps for the lock of the dead one looks at it when it wakes.
      const other = channelOf(3, ...Array(9).fill(() => world.wakeForNoReason()));
      other[act]();
      if (act === "close") expect(other.take(0)).toEqual(message(10));
      else expect(other.take(0)).toBe("end");
      expect(channelOf(2).put(7)).toBe(false);
      other.dispose();
    });
  }
  expect(allocator.lent.size).toBeLessThanOrEqual(1);
});
