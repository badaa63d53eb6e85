import { expect, test } from "vitest";
import { MEASURES, measurePeer } from "./measures.ts";
import type { OpenPeer } from "./open-peer.ts";

const good: OpenPeer = {
  add: async (a, b) => a + b,
  square: (n) => n * n,
  squareAll: async (numbers) => numbers.map((n) => n * n),
  exit: () => Promise.reject(new Error("gone\nat somewhere")),
};
const never = new Promise<never>(() => {});
const request = { size: 100, repetitions: 2, limitMs: 5000 };

test.each(MEASURES)("measurePeer() gives a time for a %s", async (measure) => {
  const outcome = measure === "exit" ? "rejects: Error: gone; the next task is done" : null;
  expect(await measurePeer(good, { ...request, measure })).toEqual({ ns: expect.any(Number), outcome });
});

test("measurePeer() tells what hangs, and counts what does not", async () => {
  const limit = { ...request, limitMs: 50 };
  const hanging = { ...good, add: (a: number, b: number) => (a < 60 ? a + b : never), exit: () => never };
  expect(await measurePeer(hanging, { ...limit, measure: "round trip" })).toEqual({
    error: "hangs: nothing after 0.05 s",
  });
  expect(await measurePeer(hanging, { ...limit, measure: "exit" })).toEqual({
    error: "hangs: nothing after 0.05 s",
  });
  expect(await measurePeer(hanging, { ...limit, measure: "burst" })).toEqual({
    error: "was not done after 0.05 s (of 100 tasks 60 done, 0 failed, 40 open)",
  });
});

test("measurePeer() tells what is lost, and what is wrong", async () => {
  const losing = {
    ...good,
    square: async (n: number) => (n % 10 === 0 ? Promise.reject(new Error("lost")) : n * n),
  };
  expect(await measurePeer(losing, { ...request, measure: "map item by item" })).toEqual({
    error: "fails: Error: lost (of 100 tasks 90 done, 10 failed, 0 open)",
  });
  const wrong = { ...good, squareAll: async () => [1] };
  expect(await measurePeer(wrong, { ...request, measure: "map by hand" })).toMatchObject({
    error: expect.stringContaining("fails: Error: the result is 8 and not 328350"),
  });
});

test("measurePeer() takes the map of a pool that has one", async () => {
  const mapping = {
    ...good,
    square: () => never,
    map: async (all: readonly number[]) => all.map((n) => n * n),
  };
  expect(await measurePeer(mapping, { ...request, measure: "map item by item" })).toHaveProperty("ns");
});

test("measurePeer() tells whether a pool is of use after a task that exits", async () => {
  let isGone = false;
  const dying: OpenPeer = {
    ...good,
    add: () => (isGone ? Promise.reject(new Error("no more workers")) : 3),
    exit: () => {
      isGone = true;
      throw new TypeError("thrown at once");
    },
  };
  expect(await measurePeer(dying, { ...request, measure: "exit" })).toMatchObject({
    outcome: "rejects: TypeError: thrown at once; the next task rejects: Error: no more workers",
  });
});
