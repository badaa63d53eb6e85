import { runtimeNames } from "nogil/runtimes";
import { Process } from "nogil/multiprocessing";
import * as threading from "nogil/threading";
import { expect, test } from "vitest";
import { finish, HANGS_MS } from "../fixtures/finish.ts";
import { collectUntil, fateOf } from "../fixtures/garbage.ts";
import { kinds, start } from "../fixtures/kinds.ts";
import type { Kind, SharedList } from "../fixtures/kinds.ts";
import { append, appendManyAndWait, readAll, useLast } from "../fixtures/list-tasks.ts";
import { until } from "../fixtures/until.ts";

for (const kind of kinds) {
  const { name, SharedList } = kind;

  test(`${name}: SharedList.push() appends copies and returns the new length, as Array.push does`, () => {
    const list = new SharedList();
    const item = { a: [1] };
    expect([list.push(1), list.push(item), list.push(undefined), list.length]).toEqual([1, 2, 3, 3]);
    item.a.push(2);
    expect(list.toArray()).toEqual([1, { a: [1] }, undefined]);
    expect(list.at(1)).not.toBe(list.at(1));
    expect([...list]).toEqual(list.toArray());
  });

  test(`${name}: VAL-07: SharedList.at() counts from the end, and knows nothing beyond either`, () => {
    const list = new SharedList<string>();
    expect([list.at(0), list.at(-1)]).toEqual([undefined, undefined]);
    for (const item of ["a", "b", "c"]) list.push(item);
    expect([0, 2, -1, -3, 3, -4].map((i) => list.at(i))).toEqual(["a", "c", "c", "a", undefined, undefined]);
    for (const wrong of [0.5, Number.NaN, Infinity, "0", 1n, undefined, null]) {
      expect(() => list.at(wrong as number)).toThrow(TypeError);
    }
  });

  test(`${name}: SharedList grows from any size, by items of any size`, () => {
    for (const bytes of [0, 1, 100, undefined, 1 << 20]) {
      const list = new SharedList<string>(bytes);
      const items = Array.from({ length: 2_000 }, (_, i) => "z".repeat((i * 7) % 90));
      items.splice(500, 0, "long".repeat(100_000));
      for (const item of items) list.push(item);
      expect(list.toArray()).toEqual(items);
    }
  });

  test(`${name}: a SharedList that is gone through while it grows shows what comes, toArray() what was there`, () => {
    const list = new SharedList<number>();
    list.push(0);
    const array = list.toArray();
    let sum = 0;
    for (const item of list) {
      sum += item;
      if (item < 100) list.push(item + 1);
    }
    expect(sum).toBe(5050);
    expect(array).toEqual([0]);
  });

  test(`${name}: SharedList refuses a size that is none, or for which there is no room`, () => {
    for (const wrong of [-1, 0.5, Number.NaN, Infinity, 2 ** 31, 2 ** 53]) {
      expect(() => new SharedList(wrong)).toThrow(RangeError);
    }
    for (const wrong of ["1", null, 1n, true, {}]) {
      expect(() => new SharedList(wrong as number)).toThrow(TypeError);
    }
  });

  test(`${name}: SharedList.push() refuses what cannot travel, names its path, and appends nothing`, () => {
    const list = new SharedList();
    expect(() => list.push({ deep: [() => 1] })).toThrow(/item\.deep\[0\]/);
    expect(() => list.push(Symbol("s"))).toThrow(TypeError);
    if (name === "processes") expect(() => list.push([new threading.Lock()])).toThrow(/item\[0\] /);
    expect(list.length).toBe(0);
    list.push(1);
    expect(list.toArray()).toEqual([1]);
  });

  test(`${name}: several workers append to a SharedList, while others read it, and no item is lost or torn`, async () => {
    const list = new SharedList<readonly [string, number, string]>(0);
    const end = new kind.Event();
    const reader = start(kind, readAll, list, end);
    await finish(...["a", "b", "c"].map((who) => start(kind, append, list as SharedList, who, 1_500)));
    end.set();
    await finish(reader);
    expect(list.length).toBe(4_500);
    for (const who of ["a", "b", "c"]) {
      const numbers = list.toArray().filter(([by]) => by === who);
      expect(numbers.map(([, number]) => number)).toEqual(Array.from({ length: 1_500 }, (_, i) => i));
    }
  });

  test(`${name}: shared objects in a SharedList are the same for all, and live as long as it does`, async () => {
    const { list, fate } = listOfObjects(kind);
    await finish(start(kind, useLast, list as never));
    await collectUntil("the first objects are garbage", () => fate.collected);
    for (let i = 0; i < 2; i++) {
      const { lock, value } = list.at(-1)!;
      expect([lock.locked(), value.value]).toEqual([false, 42]);
    }
  });

  test(`${name}: a SharedList may lie in another, and in the message that starts a worker`, async () => {
    const [inner, outer] = [new SharedList<unknown>(), new SharedList<unknown>()];
    outer.push({ inner });
    await finish(start(kind, append, (outer.at(0) as { inner: SharedList }).inner, "w", 3));
    expect(inner.length).toBe(3);
  });
}

for (const runtime of runtimeNames) {
  test(`a process on ${runtime} that is killed while it appends leaves a whole SharedList`, async () => {
    const [, processes] = kinds;
    for (const size of [0, 5_000]) {
      const list = new processes.SharedList<string>(0);
      for (let round = 0; round < 3; round++) {
        const before = list.length;
        const child = new Process({
          target: appendManyAndWait as never,
          args: [list, size, 10_000, new processes.Event()] as never,
          runtime,
          daemon: true,
        });
        child.start();
        await until("it appends", () => list.length > before + 100);
        child.kill();
        expect(await child.joinAsync({ timeout: HANGS_MS })).toBe(true);
        expect(list.push("mine")).toBe(list.length);
        const items = list.toArray();
        expect(items.at(-1)).toBe("mine");
        expect(items.filter((item) => item !== "mine" && item !== "y".repeat(size))).toEqual([]);
      }
    }
  });
}

/** A list with a lock, taken, and a value, and whether the objects that were put into it are still there. */
function listOfObjects({ SharedList, Lock, Value }: Kind) {
  const list = new SharedList<{ lock: InstanceType<Kind["Lock"]>; value: InstanceType<Kind["Value"]> }>();
  const item = { lock: new Lock(), value: new Value("i32", 41) };
  item.lock.acquire();
  list.push(item);
  return { list, fate: fateOf(item) };
}
