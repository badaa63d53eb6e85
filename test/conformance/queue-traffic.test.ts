import { QueueEmpty } from "nogil";
import { expect, test } from "vitest";
import { finish, HANGS_MS } from "../fixtures/finish.ts";
import { kinds, start } from "../fixtures/kinds.ts";
import type { Kind, Queue } from "../fixtures/kinds.ts";
import { consume, MODES, passOn, produce, putAndEnd } from "../fixtures/queue-tasks.ts";
import type { Mode, Tagged } from "../fixtures/queue-tasks.ts";

/** Sends `count` items from each producer to the consumers; returns what each consumer got. */
async function traffic(
  kind: Kind,
  queue: Queue,
  { producers, count, modes }: { producers: number; count: number; modes: readonly Mode[] },
): Promise<Tagged[][]> {
  const results = new kind.Queue<unknown[]>();
  const consumers = modes.map((mode) => start(kind, consume, queue, mode, results));
  const senders = Array.from({ length: producers }, (_, i) =>
    start(kind, produce, queue, i, count, i % 2 === 1),
  );
  await finish(...senders);
  queue.shutdown();
  await finish(...consumers);
  expect(queue.empty()).toBe(true);
  return modes.map(() => results.get(0) as Tagged[]);
}

const keyOf = ([producer, nth]: Tagged) => producer * 1_000_000 + nth;
const expected = (producers: number, count: number) =>
  Array.from({ length: producers * count }, (_, i) => keyOf([Math.floor(i / count), i % count]));

for (const kind of kinds) {
  const { name } = kind;
  const [MANY, FEW] = name === "threads" ? [10, 4] : [4, 2];

  for (const Class of [kind.Queue, kind.LifoQueue, kind.PriorityQueue]) {
    for (const maxsize of [0, 3]) {
      for (const mode of MODES) {
        test(`${name}: SQ-03: ${Class.name}(${maxsize}) gives each item once, ${mode}`, async () => {
          const [producers, count] = [FEW, Math.ceil((Class === kind.Queue ? 4_000 : 1_000) / FEW)];
          const queue = new Class<Tagged>(maxsize);
          const modes = Array.from({ length: FEW }, () => mode);
          const got = await traffic(kind, queue as Queue, { producers, count, modes });
          expect(
            got
              .flat()
              .map(keyOf)
              .toSorted((a, b) => a - b),
          ).toEqual(expected(producers, count));
        });
      }
    }
  }

  test(`${name}: SQ-03: Queue from many producers to many consumers gives each of 10,000 items once`, async () => {
    const count = 10_000 / MANY;
    const modes = Array.from({ length: MANY }, (_, i) => MODES[[0, 3, 2, 4][i % 4]]);
    const got = await traffic(kind, new kind.Queue(), { producers: MANY, count, modes });
    expect(
      got
        .flat()
        .map(keyOf)
        .toSorted((a, b) => a - b),
    ).toEqual(expected(MANY, count));
  });

  test(`${name}: SQ-03, MPQ-03: Queue keeps the order of each producer, at each consumer`, async () => {
    for (const modes of [["blocking"], ["async"], ["blocking", "timed"]] as const) {
      for (const maxsize of [0, 5]) {
        const got = await traffic(kind, new kind.Queue(maxsize), { producers: 3, count: 200, modes });
        for (const items of got) {
          for (const producer of [0, 1, 2]) {
            const nths = items.filter(([by]) => by === producer).map(([, nth]) => nth);
            expect(nths).toEqual(nths.toSorted((a, b) => a - b));
          }
        }
        expect(got.flat()).toHaveLength(600);
      }
    }
  });

  test(`${name}: SQ-02: Queue.get(0) and get(timeout) of an empty queue are QueueEmpty, in a worker that fills it later, too`, () => {
    const queue = new kind.Queue<number>();
    expect(() => queue.get(0)).toThrow(QueueEmpty);
    expect(() => queue.get(10)).toThrow(QueueEmpty);
    const worker = start(kind, putAndEnd, queue as Queue, 5, 1, 0);
    expect(queue.get(HANGS_MS)).toBe(5);
    expect(() => queue.get(0)).toThrow(QueueEmpty);
    expect(worker.join(HANGS_MS)).toBe(true);
  });

  test(`${name}: MPQ-04: items that were put before a worker starts and by the worker all arrive`, async () => {
    const queue = new kind.Queue<number>();
    for (let i = 0; i < 10; i++) queue.put(i);
    await finish(start(kind, putAndEnd, queue as Queue, 10, 10, 0));
    expect(Array.from({ length: 20 }, () => queue.get(0))).toEqual(Array.from({ length: 20 }, (_, i) => i));
  });

  test(`${name}: MPQ-08: Queue keeps what a worker put that has ended since, 500 items of 1 kB`, async () => {
    const queue = new kind.Queue<[number, string]>();
    await finish(start(kind, putAndEnd, queue as Queue, 0, 500, 1_000));
    expect(queue.size).toBe(500);
    for (let i = 0; i < 500; i++) expect(queue.get(0)).toEqual([i, "x".repeat(1_000)]);
  });

  test(`${name}: MPQ-09: Queue.get(200) of an empty queue waits at least as long`, async () => {
    const queue = new kind.Queue();
    const begin = performance.now();
    expect(() => queue.get(200)).toThrow(QueueEmpty);
    expect(performance.now() - begin).toBeGreaterThanOrEqual(200);
  });

  test(`${name}: Queue passes a ball to and fro without losing a wake-up`, async () => {
    const [to, fro] = [new kind.Queue<number>(), new kind.Queue<number>()];
    const partner = start(kind, passOn, to as Queue, fro as Queue, 3_000);
    for (let i = 0; i < 3_000; i++) {
      to.put(i);
      expect(i % 2 === 0 ? fro.get(HANGS_MS) : await fro.getAsync({ timeout: HANGS_MS })).toBe(i);
    }
    await finish(partner);
  });

  test(`${name}: Queue takes items through many segments, longer than the queue ever is`, async () => {
    const queue = new kind.Queue<Tagged>(1_000);
    const got = await traffic(kind, queue as Queue, { producers: 1, count: 30_000, modes: ["blocking"] });
    expect(got[0].map(([, nth]) => nth)).toEqual(Array.from({ length: 30_000 }, (_, i) => i));
  });
}
