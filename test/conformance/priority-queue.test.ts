import { expect, test } from "vitest";
import { kinds } from "../fixtures/kinds.ts";

for (const kind of kinds) {
  const { name, PriorityQueue } = kind;
  const sorted = <T>(items: readonly T[]): T[] => {
    const queue = new PriorityQueue<T>();
    for (const item of items) queue.put(item);
    return items.map(() => queue.get(0));
  };

  const KINDS: Record<string, unknown[]> = {
    numbers: [-Infinity, -1e300, -2, -0.5, 0, 1, 2 ** 31, 2 ** 53, Infinity],
    "numbers and bigints": [-(2n ** 70n), -1, 0n, 0.5, 1n, 2 ** 40, 2n ** 64n],
    texts: ["", "A", "a", "aa", "b", "ä", "😀"],
    dates: [new Date(-1), new Date(0), new Date(1e12)],
    arrays: [[], [0], [1], [1, "a"], [1, "b", 2], [1, "b", 3], [2], [2, new Date(1)], [2, new Date(2)]],
    "arrays that differ late": [
      [[1, [1]], "x"],
      [[1, [2]], "a"],
      [[1, [2]], "b"],
      [[2], ""],
    ],
    "arrays with the same in them": [
      [1, null, 1],
      [1, null, 2],
      [2, undefined, true, 1],
      [2, undefined, true, 2],
    ],
    "what needs no order, since what comes before has one": [
      [1, {}],
      [2, new Map()],
      [3, { b: 1 }],
    ],
  };
  for (const [what, items] of Object.entries(KINDS)) {
    test(`${name}: Q-17: PriorityQueue orders ${what}`, () => {
      expect(sorted(items)).toEqual(items);
      expect(sorted(items.toReversed())).toEqual(items);
      const shuffled = items
        .map((item, i) => ({ item, at: (i * 7 + 3) % items.length }))
        .toSorted((a, b) => a.at - b.at);
      expect(sorted(shuffled.map(({ item }) => item))).toEqual(items);
    });
  }

  test(`${name}: Q-17: PriorityQueue gives equal items in the order in which they were put`, () => {
    const queue = new PriorityQueue<[Date, string]>();
    const words = Array.from({ length: 40 }, (_, i) => `${i}`.padStart(2, "0"));
    const dates = [3, 1, 2].map((time) => new Date(time));
    const equal = new PriorityQueue<number[] | number>();
    for (const word of words) queue.put([dates[Number(word) % 3], word]);
    expect(words.map(() => queue.get()[1])).toEqual(
      words.toSorted((a, b) => ((Number(a) + 2) % 3) - ((Number(b) + 2) % 3) || Number(a) - Number(b)),
    );
    // -0 and 0 are equal, and can be told apart.
    for (let i = 0; i < 9; i++) equal.put(i % 2 === 0 ? 0 : -0);
    for (let i = 0; i < 9; i++) expect(Object.is(equal.get(), i % 2 === 0 ? 0 : -0)).toBe(true);
  });

  test(`${name}: Q-17: PriorityQueue sorts a thousand`, () => {
    let state = 1;
    const items = Array.from({ length: 1_000 }, () => (state = (state * 48_271) % 2_147_483_647) % 500);
    expect(sorted(items)).toEqual(items.toSorted((a, b) => a - b));
    const pairs = items.map((item, i) => [item, String(i).padStart(4, "0")] as const);
    expect(sorted(pairs).map(([item]) => item)).toEqual(items.toSorted((a, b) => a - b));
  });

  const UNFIT: Record<string, [unknown, unknown]> = {
    "a tie of objects": [
      [1, {}],
      [1, {}],
    ],
    "a number and a text": [1, "1"],
    "a number and an array": [1, [1]],
    "a text and a date": ["1", new Date(1)],
    objects: [{}, {}],
    nulls: [null, null],
    flags: [true, false],
    NaN: [1, Number.NaN],
    "no date": [new Date(1), new Date(Number.NaN)],
    "an array with a number and one with a text": [
      [1, 1],
      [1, "1"],
    ],
  };
  for (const [what, [first, second]] of Object.entries(UNFIT)) {
    test(`${name}: Q-17: PriorityQueue.put() of what has no order is a TypeError, and nothing happens: ${what}`, async () => {
      const queue = new PriorityQueue<unknown>();
      queue.put(first);
      expect(() => queue.put(second)).toThrow(
        /^Cannot put into PriorityQueue as items must have an order: received /,
      );
      await expect(queue.putAsync(second)).rejects.toBeInstanceOf(TypeError);
      expect(queue.size).toBe(1);
      expect(queue.get()).toEqual(first);
      queue.put(second);
      expect(queue.get()).toEqual(second);
      queue.taskDone();
      queue.taskDone();
      expect(queue.join(0)).toBe(true);
    });
  }

  test(`${name}: Q-17: PriorityQueue.get() gives items that have no order and meet only then, first come first`, () => {
    const queue = new PriorityQueue<[number, object]>();
    queue.put([1, {}]);
    queue.put([2, { first: true }]);
    queue.put([2, { second: true }]);
    expect([1, 2, 3].map(() => queue.get())).toEqual([
      [1, {}],
      [2, { first: true }],
      [2, { second: true }],
    ]);
  });
}
