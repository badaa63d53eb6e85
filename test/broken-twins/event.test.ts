import { expect, test } from "vitest";
import { brokenEvent } from "../fixtures/broken-twins.ts";
import { allComeBack, crews } from "../fixtures/stress.ts";

const TIMES = 2_000;

for (const crew of crews) {
  test(`a ping-pong with ${crew.name} ends`, async () => {
    expect(await allComeBack(crew, ({ Event }) => new Event(), TIMES, 15_000)).toBe(true);
  });

  // A waiter looks by itself now and then, which is far too seldom to hide the loss.
  test(`a ping-pong with ${crew.name} hangs when set() wakes nobody`, async () => {
    expect(await allComeBack(crew, brokenEvent, TIMES, 1_000)).toBe(false);
  });
}
