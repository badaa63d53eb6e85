import { QueueFull, QueueShutDown } from "nogil";
import { expect, test } from "vitest";
import { finish, HANGS_MS } from "../fixtures/finish.ts";
import { kinds, start } from "../fixtures/kinds.ts";
import type { Queue } from "../fixtures/kinds.ts";
import { answer, passOn } from "../fixtures/queue-tasks.ts";
import type { Request } from "../fixtures/queue-tasks.ts";
import { arriving, receiveOne, travellers } from "../fixtures/travellers.ts";
import { references } from "../fixtures/references.ts";

for (const kind of kinds) {
  const { name, Lock } = kind;

  for (const Class of [kind.Queue, kind.LifoQueue]) {
    test(`${name}: ${Class.name} gives everything that can travel as it was`, async () => {
      const [to, fro] = [new Class<unknown>(), new kind.Queue<unknown>()];
      const worker = start(kind, passOn, to as Queue, fro as Queue, arriving.length);
      for (const traveller of arriving) {
        to.put(travellers[traveller].make());
        receiveOne(traveller, fro.get(HANGS_MS));
      }
      await finish(worker);
    });
  }

  for (const Class of [kind.Queue, kind.LifoQueue, kind.PriorityQueue]) {
    const what = Class.name;

    test(`${name}: ${what} gives a typed array of 100 MB and a text of 3 MB`, async () => {
      const [to, fro] = [new Class<unknown>(), new Class<unknown>()];
      const worker = start(kind, passOn, to as Queue, fro as Queue, 2);
      const bytes = new Uint8Array(100_000_000);
      for (let i = 0; i < bytes.length; i += 4_099) bytes[i] = i * 31;
      const text = "abcdé😀".repeat(400_000);
      to.put([1, bytes]);
      const [, arrived] = (await fro.getAsync({ timeout: 60_000 })) as [number, Uint8Array];
      expect(arrived.length).toBe(bytes.length);
      expect(Buffer.compare(arrived, bytes)).toBe(0);
      to.put([2, text]);
      expect(((await fro.getAsync({ timeout: 60_000 })) as [number, string])[1] === text).toBe(true);
      await finish(worker);
    });

    test(`${name}: ${what} gives items of every length, whole`, () => {
      const queue = new Class<[number, string]>();
      for (let length = 0; length < 5_000; length += 13) queue.put([length, "x".repeat(length)]);
      const got = Array.from({ length: queue.size }, () => queue.get(0)).toSorted(([a], [b]) => a - b);
      for (const [i, [length, text]] of got.entries()) {
        expect(length).toBe(13 * i);
        expect(text).toBe("x".repeat(length));
      }
    });

    test(`${name}: Q-18: ${what} holds on to a shared object in an item as long as the item is in it`, async () => {
      const lock = new Lock();
      const before = references(lock);
      const queue = new Class<{ lock: typeof lock }>(1);
      queue.put({ lock });
      expect(references(lock)).toBe(before + 1);
      expect(() => queue.put({ lock }, 0)).toThrow(QueueFull);
      await expect(queue.putAsync({ lock }, { timeout: 1 })).rejects.toBeInstanceOf(QueueFull);
      await expect(queue.putAsync({ lock }, { signal: AbortSignal.abort() })).rejects.toThrow();
      expect(references(lock)).toBe(before + 1);
      expect(queue.get().lock).toBeInstanceOf(Lock);
      expect(references(lock)).toBe(before);
      queue.put({ lock });
      queue.shutdown(true);
      expect(references(lock)).toBe(before);
      expect(() => queue.put({ lock })).toThrow(QueueShutDown);
      expect(references(lock)).toBe(before);
    });
  }

  test(`${name}: a lock and a queue travel in an item, however deep, and the answer comes back`, async () => {
    const requests = new kind.Queue<Request>();
    const worker = start(kind, answer, requests as never, 2);
    for (const isLocked of [true, true]) {
      const [lock, answers] = [new Lock(), new kind.Queue<string>()];
      if (isLocked) lock.acquire();
      requests.put({ deep: [{ lock }], answers: new Map([["here", answers]]) } as never);
      expect(await answers.getAsync({ timeout: HANGS_MS })).toBe("locked");
      expect(lock.acquire(HANGS_MS)).toBe(true);
    }
    await finish(worker);
  });

  test(`${name}: a queue travels in another kind of queue, and in itself`, () => {
    const inner = new kind.PriorityQueue<number>();
    const outer = new kind.LifoQueue<unknown>();
    outer.put([inner, outer]);
    inner.put(7);
    const [first, second] = outer.get() as [typeof inner, typeof outer];
    expect(first).toBeInstanceOf(kind.PriorityQueue);
    expect(first.get(0)).toBe(7);
    second.put("round");
    expect(outer.get(0)).toBe("round");
  });
}

test("processes: Queue.put() refuses what lives in the memory of threads, and names its path", () => {
  const [threads, processes] = kinds;
  const queue = new processes.Queue<unknown>();
  expect(() => queue.put({ deep: [new threads.Lock()] })).toThrow(/item\.deep\[0\].*nogil\/multiprocessing/);
  expect(queue.size).toBe(0);
});
