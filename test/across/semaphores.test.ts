import { BoundedSemaphore, Process, Semaphore, Value } from "nogil/multiprocessing";
import { runtimeNames } from "nogil/runtimes";
import { expect, test } from "vitest";
import { finish } from "../fixtures/finish.ts";
import { increment, incrementAsync } from "../fixtures/lock-tasks.ts";
import {
  goThrough,
  goThroughAsync,
  releaseTimes,
  takeTimes,
  takeTimesAsync,
} from "../fixtures/semaphore-tasks.ts";

/** A process for each runtime and task. */
function onAll<Args extends readonly unknown[]>(
  targets: readonly ((...args: [...Args]) => unknown)[],
  ...args: Args
): Process[] {
  const children = runtimeNames.flatMap((runtime) =>
    targets.map((target) => new Process({ target, args: args as never, runtime, daemon: true })),
  );
  for (const child of children) child.start();
  return children;
}

test("MPS-06: processes of three runtimes keep a plain cell exact under one Semaphore, blocking and async ones mixed", async () => {
  const semaphore = new Semaphore();
  const cell = new Value("i32", 0);
  const children = onAll([increment, incrementAsync], semaphore, cell, 1_500);
  await incrementAsync(semaphore, cell, 1_500);
  await finish(...children);
  expect(cell.value).toBe(7 * 1_500);
  expect(semaphore.value).toBe(1);
});

test("MPS-06: of processes of three runtimes, no more are inside a BoundedSemaphore than it says", async () => {
  const semaphore = new BoundedSemaphore(2);
  const [inside, wrong] = [new Value("i32", 0), new Value("i32", 0)];
  const children = onAll([goThrough, goThroughAsync], semaphore, inside, wrong, 2, 1_000);
  await goThroughAsync(semaphore, inside, wrong, 2, 1_000);
  await finish(...children);
  expect([semaphore.value, inside.value, wrong.value]).toEqual([2, 0, 0]);
  expect(() => semaphore.release()).toThrow(RangeError);
});

test("MPS-06, SEM-15: what processes of three runtimes release to each other is taken to the last", async () => {
  const semaphore = new Semaphore(0);
  const taken = new Value("i32", 0);
  const takers = onAll([takeTimes, takeTimesAsync], semaphore, taken, 1_000, 60_000);
  const releasers = onAll([releaseTimes], semaphore, 2_000);
  await finish(...takers, ...releasers);
  expect([semaphore.value, taken.value]).toEqual([0, 6_000]);
});
