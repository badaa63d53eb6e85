import { expect, test } from "vitest";
import { finish } from "../fixtures/finish.ts";
import { kinds, start } from "../fixtures/kinds.ts";
import { addMany, addUnderLock, store } from "../fixtures/value-tasks.ts";

const INTEGERS = {
  i8: [-(2 ** 7), 2 ** 7 - 1],
  u8: [0, 2 ** 8 - 1],
  i16: [-(2 ** 15), 2 ** 15 - 1],
  u16: [0, 2 ** 16 - 1],
  i32: [-(2 ** 31), 2 ** 31 - 1],
  u32: [0, 2 ** 32 - 1],
} as const;
const BIG = { i64: [-(2n ** 63n), 2n ** 63n - 1n], u64: [0n, 2n ** 64n - 1n] } as const;

for (const kind of kinds) {
  const { name, Value } = kind;

  test(`${name}: VAL-01: what a worker writes into a Value is read here`, async () => {
    const i32 = new Value("i32", 1);
    const f64 = new Value("f64", 2);
    const i64 = new Value("i64", 3n);
    await finish(start(kind, store, i32, f64, i64));
    expect([i32.value, f64.value, i64.value]).toEqual([-7, 0.1, 2n ** 62n]);
  });

  test(`${name}: VAL-03: Value.add() of four workers is exact`, async () => {
    const value = new Value("i32", 0);
    await finish(...Array.from({ length: 4 }, () => start(kind, addMany, value, 5_000)));
    expect(value.value).toBe(20_000);
  });

  test(`${name}: VAL-03: Value.value += 1 of four workers under its lock is exact`, async () => {
    const value = new Value("i32", 0);
    await finish(...Array.from({ length: 4 }, () => start(kind, addUnderLock, value, 5_000)));
    expect(value.value).toBe(20_000);
    expect(value.lock.locked()).toBe(false);
  });

  for (const type of Object.keys(INTEGERS) as (keyof typeof INTEGERS)[]) {
    const [least, most] = INTEGERS[type];
    test(`${name}: VAL-04: Value keeps every ${type} and refuses what is none`, () => {
      const value = new Value(type, most);
      expect(value.value).toBe(most);
      value.value = least;
      expect(value.value).toBe(least);
      for (const wrong of [least - 1, most + 1, 2 ** 53, -(2 ** 53)]) {
        expect(() => (value.value = wrong)).toThrow(RangeError);
        expect(() => new Value(type, wrong)).toThrow(RangeError);
      }
      for (const wrong of [0.5, Number.NaN, Infinity, 1n, "1", null, undefined, true]) {
        expect(() => (value.value = wrong as number)).toThrow(TypeError);
        expect(() => new Value(type, wrong as number)).toThrow(TypeError);
      }
      expect(value.value).toBe(least);
    });

    test(`${name}: Value.add() to a ${type} returns the value before, and wraps around`, () => {
      const value = new Value(type, most - 1);
      expect(value.add(1)).toBe(most - 1);
      expect(value.add(1)).toBe(most);
      expect(value.value).toBe(least);
      expect(value.add(-1)).toBe(least);
      expect(value.value).toBe(most);
      value.value = 0;
      expect(value.add(most)).toBe(0);
      expect(value.value).toBe(most);
      expect(() => value.add(0.5)).toThrow(TypeError);
      expect(value.value).toBe(most);
    });
  }

  for (const type of Object.keys(BIG) as (keyof typeof BIG)[]) {
    const [least, most] = BIG[type];
    test(`${name}: VAL-04: Value keeps every ${type} as a BigInt and refuses what is none`, () => {
      const value = new Value(type, most);
      expect(value.value).toBe(most);
      value.value = least;
      expect(value.value).toBe(least);
      expect(() => (value.value = most + 1n)).toThrow(RangeError);
      expect(() => (value.value = least - 1n)).toThrow(RangeError);
      expect(() => (value.value = 1 as never)).toThrow(TypeError);
      expect(value.value).toBe(least);
    });

    test(`${name}: Value.add() to a ${type} returns the value before, and wraps around`, () => {
      const value = new Value(type, most);
      expect(value.add(1n)).toBe(most);
      expect(value.value).toBe(least);
      expect(value.add(-1n)).toBe(least);
      value.value = 0n;
      expect(value.add(most)).toBe(0n);
      expect(value.value).toBe(most);
      expect(() => value.add(1 as never)).toThrow(TypeError);
    });
  }

  test(`${name}: VAL-04: Value keeps an f64 exactly and rounds to an f32`, () => {
    const double = new Value("f64", 0.1);
    expect(double.value).toBe(0.1);
    for (const each of [-0, Number.NaN, Infinity, -Infinity, Number.MIN_VALUE, Number.MAX_VALUE]) {
      double.value = each;
      expect(double.value).toBe(each);
    }
    const single = new Value("f32", 0.1);
    expect(single.value).toBe(Math.fround(0.1));
    single.value = -0;
    expect(single.value).toBe(-0);
    expect(() => (double.value = 1n as never)).toThrow(TypeError);
  });

  test(`${name}: Value.add() to a float is refused: it would take two steps`, () => {
    expect(() => new Value("f64", 1).add(1)).toThrow(/hold its lock/);
    expect(() => new Value("f32", 1).add(1)).toThrow(TypeError);
  });

  test(`${name}: VAL-05: Value of an unknown type is a TypeError that names those there are`, () => {
    for (const type of ["i", "i128", "", "toString", "__proto__", undefined, 7.5]) {
      expect(() => new Value(type as "i32", 0)).toThrow(/must be one of i8, u8, i16/);
    }
  });

  test(`${name}: Values lie apart: a small type writes over no neighbour`, () => {
    const values = Array.from({ length: 50 }, (_, i) => new Value("u8", i));
    for (const value of values) value.add(-1);
    expect(values.map(({ value }) => value)).toEqual(values.map((_, i) => (i + 255) % 256));
  });
}
