import { Event, LifoQueue, PriorityQueue, Process, Queue } from "nogil/multiprocessing";
import { QueueEmpty } from "nogil";
import { runtimeNames } from "nogil/runtimes";
import { expect, test } from "vitest";
import { finish, HANGS_MS } from "../fixtures/finish.ts";
import {
  consume,
  passOn,
  produce,
  putAndEnd,
  putAndExit,
  putForEver,
  takeForEver,
  takeOne,
} from "../fixtures/queue-tasks.ts";
import type { Tagged } from "../fixtures/queue-tasks.ts";
import { arriving, receiveOne, travellers } from "../fixtures/travellers.ts";
import { until } from "../fixtures/until.ts";
import { queueWaiters } from "../fixtures/waiting.ts";

function startOn<Args extends readonly unknown[]>(
  runtime: (typeof runtimeNames)[number],
  target: (...args: [...Args]) => unknown,
  ...args: Args
): Process {
  const child = new Process({ target, args: args as never, runtime, daemon: true });
  child.start();
  return child;
}

for (const Class of [Queue, LifoQueue, PriorityQueue]) {
  for (const maxsize of [0, 4]) {
    test(`SQ-03: producers and consumers on three runtimes share one ${Class.name}(${maxsize}), blocking and async`, async () => {
      const queue = new Class<Tagged>(maxsize);
      const results = new Queue<unknown[]>();
      const consumers = runtimeNames.flatMap((runtime) =>
        (["blocking", "async"] as const).map((mode) =>
          startOn(runtime, consume, queue as Queue, mode, results),
        ),
      );
      const producers = runtimeNames.flatMap((runtime, i) =>
        [false, true].map((isAsync, j) =>
          startOn(runtime, produce, queue as Queue, 2 * i + j, 1_000, isAsync),
        ),
      );
      await finish(...producers);
      queue.shutdown();
      await finish(...consumers);
      const got = consumers.map(() => results.get(0) as Tagged[]);
      for (const producer of producers.keys()) {
        const nths = got
          .flat()
          .filter(([by]) => by === producer)
          .map(([, nth]) => nth);
        expect(nths.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 1_000 }, (_, nth) => nth));
      }
      if (Class !== Queue) return;
      for (const items of got) {
        for (const producer of producers.keys()) {
          const nths = items.filter(([by]) => by === producer).map(([, nth]) => nth);
          expect(nths).toEqual(nths.toSorted((a, b) => a - b));
        }
      }
    });
  }
}

for (const runtime of runtimeNames) {
  test(`Queue gives everything that can travel as it was, through a process on ${runtime}`, async () => {
    const [to, fro] = [new Queue<unknown>(), new Queue<unknown>()];
    const child = startOn(runtime, passOn, to, fro, arriving.length);
    for (const traveller of arriving) {
      to.put(travellers[traveller].make());
      receiveOne(traveller, fro.get(HANGS_MS));
    }
    await finish(child);
  });

  test(`MPQ-08: Queue keeps what a process on ${runtime} put that has ended or exited since`, async () => {
    for (const target of ["putAndEnd", "putAndExit"]) {
      const queue = new Queue<[number, string]>();
      const child =
        target === "putAndEnd"
          ? startOn(runtime, putAndEnd, queue as Queue, 0, 500, 1_000)
          : startOn(runtime, putAndExit, queue as Queue, 500, 1_000);
      await finish(child);
      expect(queue.size).toBe(500);
      for (let i = 0; i < 500; i++) expect(queue.get(0)).toEqual([i, "x".repeat(1_000)]);
    }
  });

  for (const isAsync of [false, true]) {
    test(`PEER-04: a taker on ${runtime} that is killed while it waits takes nothing, ${isAsync ? "async" : "blocking"}`, async () => {
      const [queue, taken] = [new Queue<number>(), new Queue<number>()];
      const killed = startOn(runtime, takeOne, queue as Queue, isAsync, taken as Queue);
      await until("it waits", () => queueWaiters(queue as never).getters === 1);
      const next = startOn("node", takeOne, queue as Queue, isAsync, taken as Queue);
      await until("both wait", () => queueWaiters(queue as never).getters === 2);
      killed.kill();
      await killed.joinAsync(); // or it might take the item while it dies
      queue.put(7);
      expect(taken.get(HANGS_MS)).toBe(7);
      await finish(next);
      queue.put(8);
      expect(queue.get(0)).toBe(8);
    });
  }

  for (const Class of [Queue, LifoQueue, PriorityQueue]) {
    test(`MPQ-12: producers and consumers on ${runtime} that are killed leave ${Class.name} whole`, async () => {
      const queue = new Class<[number, number, string]>(50);
      const got: [number, number, string][] = [];
      const take = () => {
        try {
          got.push(queue.get(0));
        } catch (error) {
          if (!(error instanceof QueueEmpty)) throw error;
        }
      };
      for (let round = 0; round < 8; round++) {
        const there = [new Event(), new Event()];
        const producer = startOn(runtime, putForEver, queue as Queue, round, there[0]);
        const consumer = startOn(runtime, takeForEver, queue as Queue, there[1]);
        for (const event of there) expect(event.wait(HANGS_MS)).toBe(true);
        const before = queue.size;
        await until("items flow", () => queue.size !== before || queue.full());
        for (let i = 0; i < 40 * (round + 1); i++) take();
        const [first, second] = round % 2 === 0 ? [producer, consumer] : [consumer, producer];
        first.kill();
        for (let i = 0; i < 20; i++) take();
        second.kill();
        expect(first.join(HANGS_MS) && second.join(HANGS_MS)).toBe(true);
        if (queue.full()) take();
        queue.put([round, -1, ""], 0);
      }
      while (queue.size > 0) take();
      const keys = got.map(([producer, nth]) => `${producer} ${nth}`);
      expect(new Set(keys).size).toBe(keys.length);
      expect(keys.filter((key) => key.endsWith(" -1")).length).toBeGreaterThan(0);
      for (const [, nth, text] of got) if (nth >= 0) expect(text).toBe("x".repeat((nth * 37) % 9_000));
      if (Class === Queue) {
        for (let producer = 0; producer < 8; producer++) {
          const nths = got.filter(([by, nth]) => by === producer && nth >= 0).map(([, nth]) => nth);
          expect(nths).toEqual(nths.toSorted((a, b) => a - b));
        }
      }
    });
  }
}
