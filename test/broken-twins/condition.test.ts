import { expect, test } from "vitest";
import { brokenCondition } from "../fixtures/broken-twins.ts";
import { allPlayBack } from "../fixtures/condition-stress.ts";
import { crews } from "../fixtures/stress.ts";

const TIMES = 2_000;

for (const crew of crews) {
  test(`a ping-pong over a Condition with ${crew.name} ends`, async () => {
    expect(await allPlayBack(crew, ({ Condition }) => new Condition(), TIMES, 15_000)).toBe(true);
  });

  test(`a ping-pong over a Condition with ${crew.name} hangs when notify() is dropped now and then`, async () => {
    expect(await allPlayBack(crew, brokenCondition, TIMES, 1_000)).toBe(false);
  });
}
