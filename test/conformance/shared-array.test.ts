import type { ElementType } from "nogil/threading";
import { expect, test } from "vitest";
import { addToAll, exchange } from "../fixtures/array-tasks.ts";
import { finish } from "../fixtures/finish.ts";
import { collectGarbage, collectUntil, fateOf } from "../fixtures/garbage.ts";
import { kinds, start } from "../fixtures/kinds.ts";
import type { Kind } from "../fixtures/kinds.ts";

/** Of each type: its array, and the least and the most that it holds. */
const TYPES: Record<ElementType, [{ name: string }, number | bigint, number | bigint]> = {
  i8: [Int8Array, -(2 ** 7), 2 ** 7 - 1],
  u8: [Uint8Array, 0, 2 ** 8 - 1],
  i16: [Int16Array, -(2 ** 15), 2 ** 15 - 1],
  u16: [Uint16Array, 0, 2 ** 16 - 1],
  i32: [Int32Array, -(2 ** 31), 2 ** 31 - 1],
  u32: [Uint32Array, 0, 2 ** 32 - 1],
  f32: [Float32Array, -Infinity, Math.fround(0.1)],
  f64: [Float64Array, -Number.MAX_VALUE, 5e-324],
  i64: [BigInt64Array, -(2n ** 63n), 2n ** 63n - 1n],
  u64: [BigUint64Array, 0n, 2n ** 64n - 1n],
};
const types = Object.keys(TYPES) as ElementType[];

for (const kind of kinds) {
  const { name, SharedArray } = kind;

  for (const type of types) {
    const [Class, least, most] = TYPES[type];

    test(`${name}: VAL-01: an array of ${type} is the same for all who have it`, async () => {
      const array = new SharedArray(type, [least, most, least] as never);
      await finish(start(kind, exchange, array as never, type, 3, least, most));
      expect(array.view[2]).toBe(most);
      expect(array.view.constructor.name).toBe(Class.name);
      expect([array.type, array.length]).toEqual([type, 3]);
    });
  }

  test(`${name}: VAL-02: SharedArray.lock is an RLock, the same for all handles, and hold() takes it`, async () => {
    const array = new SharedArray("i32", 4);
    expect(array.lock).toBeInstanceOf(kind.RLock);
    expect(array.lock).toBe(array.lock);
    array.lock.acquire();
    const guard = array.hold();
    const worker = start(kind, addToAll, array, 1);
    array.view.fill(7);
    guard[Symbol.dispose]();
    expect(Array.from(array.view)).toEqual([7, 7, 7, 7]);
    array.lock.release();
    await finish(worker);
    expect(Array.from(array.view)).toEqual([8, 8, 8, 8]);
  });

  test(`${name}: VAL-03: steps of four workers under SharedArray.hold() are exact`, async () => {
    const array = new SharedArray("i32", 3);
    await finish(...Array.from({ length: 4 }, () => start(kind, addToAll, array, 3_000)));
    expect(Array.from(array.view)).toEqual([12_000, 12_000, 12_000]);
  });

  test(`${name}: VAL-04: SharedArray refuses an item that its type cannot hold, wherever it is`, () => {
    for (const wrong of [-1, 256]) expect(() => new SharedArray("u8", [1, wrong])).toThrow(RangeError);
    for (const wrong of [0.5, "1", null, undefined, true, 1n, {}, Symbol("s")]) {
      expect(() => new SharedArray("u8", [1, wrong as number])).toThrow(TypeError);
    }
    expect(() => new SharedArray("u8", [1, , 3] as number[])).toThrow(TypeError); // eslint-disable-line no-sparse-arrays
    expect(() => new SharedArray("u64", [1 as never])).toThrow(TypeError);
    expect(() => new SharedArray("i64", [2n ** 63n])).toThrow(RangeError);
    expect(() => new SharedArray("i8", Uint8Array.of(200))).toThrow(RangeError);
    expect(Array.from(new SharedArray("f32", [0.1, Number.NaN, -0]).view)).toEqual([
      Math.fround(0.1),
      Number.NaN,
      -0,
    ]);
  });

  test(`${name}: VAL-05: SharedArray of an unknown type is a TypeError that names those there are`, () => {
    for (const type of ["i", "c", "", "__proto__", undefined, 7]) {
      expect(() => new SharedArray(type as "i8", 1)).toThrow(/must be one of i8, u8, i16/);
    }
  });

  test(`${name}: VAL-06: SharedArray copies the items that it is made of, whatever they come in`, () => {
    const items = [1, 2, 3];
    const given = [items, new Set(items), Int16Array.from(items), Int32Array.from(items), items.values()];
    for (const each of [...given, { length: 3, 0: 1, 1: 2, 2: 3 }]) {
      expect(Array.from(new SharedArray("i32", each).view)).toEqual(items);
    }
    const source = Int32Array.of(1, 2);
    const array = new SharedArray("i32", source);
    source[0] = 7;
    expect(array.view[0]).toBe(1);
    array.view[1] = 8;
    expect(source[1]).toBe(2);
    for (const none of [[], 0, new Float64Array(0)]) expect(new SharedArray("f64", none).length).toBe(0);
  });

  test(`${name}: VAL-06: SharedArray refuses a length that is none`, () => {
    for (const wrong of [-1, 0.5, Number.NaN, Infinity]) {
      expect(() => new SharedArray("i8", wrong)).toThrow(/length must be an integer >= 0: received /);
      expect(() => new SharedArray("i8", wrong)).toThrow(RangeError);
    }
    for (const wrong of [undefined, null, "3", "", true, 3n, {}, () => 1, Symbol("s")]) {
      expect(() => new SharedArray("i8", wrong as number)).toThrow(TypeError);
    }
  });

  test(`${name}: VAL-06: SharedArray is all 0, also where another one was before`, async () => {
    const places = new Set<number>();
    const most = await someAreReused(kind, places);
    expect(places.size).toBeLessThan(most);
  });

  test(`${name}: a SharedArray for which there is no room is a RangeError, and takes nothing`, () => {
    const before = new SharedArray("i8", 1).place.memory.allocator.end;
    for (const length of [2 ** 28, 2 ** 32, 2 ** 36 + 16, 2 ** 53 - 1, Number.MAX_VALUE]) {
      expect(() => new SharedArray("f64", length)).toThrow(/more than 1 GiB.*: received/);
    }
    expect(new SharedArray("i8", 1).place.memory.allocator.end - before).toBeLessThan(1_000);
  });

  test(`${name}: VAL-07: SharedArray.view reads from the end, by parts, and refuses to be written beyond its end`, () => {
    const { view } = new SharedArray("i16", [1, 2, 3, 4]);
    expect([view.at(-1), view.at(4), view[4]]).toEqual([4, undefined, undefined]);
    expect(Array.from(view.subarray(1, -1))).toEqual([2, 3]);
    expect(() => view.set([1, 2], 3)).toThrow(RangeError);
    view.subarray(2)[0] = 9;
    expect(view[2]).toBe(9);
    expect(Object.keys(view)).toEqual(["0", "1", "2", "3"]);
  });

  test(`${name}: VAL-08: a copy of SharedArray.view is a copy`, () => {
    const { view } = new SharedArray("i16", [1, 2]);
    for (const copy of [view.slice(), Int16Array.from(view), view.map((each) => each)]) {
      copy[0] = 7;
      expect(view[0]).toBe(1);
      expect(copy.buffer.byteLength).toBe(4);
    }
  });

  test(`${name}: SharedArrays lie apart: none writes over its neighbours`, () => {
    const arrays = Array.from({ length: 60 }, (_, i) => new SharedArray(types[i % 10], 1 + (i % 17)));
    for (const [i, { view }] of arrays.entries())
      (view as Int8Array).fill(isBig(view) ? (BigInt(i) as never) : i);
    for (const [i, { view }] of arrays.entries()) {
      expect(Array.from(view as Int8Array, Number)).toEqual(new Array(1 + (i % 17)).fill(i));
    }
  });

  test(`${name}: the memory of a SharedArray lives as long as its view, or a part of that`, async () => {
    for (const derive of [
      (view: Int32Array) => view,
      (view: Int32Array) => view.subarray(1),
      (view: Int32Array) => view.subarray(0, 3).subarray(1),
    ]) {
      const { fate, held } = derived(kind, derive);
      await collectGarbage();
      expect(fate.collected).toBe(false);
      expect(held.part!.at(-1)).toBe(5);
      held.part = undefined;
      await collectUntil("the array is garbage", () => fate.collected);
    }
  });
}

function isBig(view: object): boolean {
  return view instanceof BigInt64Array || view instanceof BigUint64Array;
}

/** Keeps what `derive` makes of the view of an array, and of the array itself only whether it is still there. */
function derived({ SharedArray }: Kind, derive: (view: Int32Array) => Int32Array) {
  const array = new SharedArray("i32", 3);
  array.view.fill(5);
  const held: { part: Int32Array | undefined } = { part: derive(array.view as Int32Array) };
  return { fate: fateOf(array), held };
}

/** Makes and drops arrays of one length until one lies where another was; returns how many. */
async function someAreReused({ SharedArray }: Kind, places: Set<number>): Promise<number> {
  let made = 0;
  await collectUntil("memory is used again", () => {
    for (let i = 0; i < 100; i++) {
      const array = new SharedArray("f64", 300);
      expect(array.view.every((each) => each === 0)).toBe(true);
      array.view.fill(-1);
      places.add(array.place.at);
      made++;
    }
    return places.size < made;
  });
  return made;
}
