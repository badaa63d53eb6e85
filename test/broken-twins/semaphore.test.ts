import { expect, test } from "vitest";
import { brokenSemaphore, muteSemaphore } from "../fixtures/broken-twins.ts";
import { allTakeTurns, crews, lostIncrements } from "../fixtures/stress.ts";

const TIMES = 20_000;
const TURNS = 2_000;

for (const crew of crews) {
  test(`${crew.name} lose no increment under a Semaphore`, async () => {
    const semaphore = new crew.kind.Semaphore();
    expect(await lostIncrements(crew, semaphore, TIMES)).toBe(0);
    expect(semaphore.value).toBe(1);
  });

  test(`${crew.name} lose increments under a semaphore that looks and counts in two steps`, async () => {
    let lost = 0;
    for (let round = 0; lost === 0 && round < 20; round++) {
      lost = await lostIncrements(crew, brokenSemaphore(crew.kind), TIMES);
    }
    expect(lost).toBeGreaterThan(0);
  });

  test(`${crew.name} take turns by Semaphores to the end`, async () => {
    expect(await allTakeTurns(crew, ({ Semaphore }) => new Semaphore(0), TURNS, 15_000)).toBe(true);
  });

  // A waiter looks by itself now and then, which is far too seldom to hide the loss.
  test(`${crew.name} take no turns by semaphores whose release() wakes nobody`, async () => {
    expect(await allTakeTurns(crew, muteSemaphore, TURNS, 1_000)).toBe(false);
  });
}
