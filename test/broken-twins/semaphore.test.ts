import { expect, test } from "vitest";
import { brokenSemaphore } from "../fixtures/broken-twins.ts";
import { crews, lostIncrements } from "../fixtures/stress.ts";

const TIMES = 20_000;

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
}
