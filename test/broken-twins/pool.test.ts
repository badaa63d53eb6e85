import { expect, test } from "vitest";
import { brokenPoolState, poolState, wronglyTaken } from "../fixtures/pool-stress.ts";
import { crews } from "../fixtures/stress.ts";

const TASKS = 5_000;

for (const crew of crews) {
  test(`${crew.name} take each task of a pool once`, async () => {
    expect(await wronglyTaken(crew, poolState(crew.kind), TASKS)).toBe(0);
  });

  test(`${crew.name} take tasks twice from a pool that looks and takes in two steps`, async () => {
    let wrong = 0;
    for (let round = 0; wrong === 0 && round < 20; round++) {
      wrong = await wronglyTaken(crew, brokenPoolState(crew.kind), TASKS);
    }
    expect(wrong).toBeGreaterThan(0);
  });
}
