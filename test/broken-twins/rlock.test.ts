import { expect, test } from "vitest";
import { brokenRLock } from "../fixtures/broken-twins.ts";
import { crews, lostIncrements } from "../fixtures/stress.ts";

const TIMES = 20_000;

for (const crew of crews) {
  test(`${crew.name} lose no increment under an RLock`, async () => {
    const lock = new crew.kind.RLock();
    expect(await lostIncrements(crew, lock, TIMES)).toBe(0);
    expect(lock.locked()).toBe(false);
  });

  test(`${crew.name} lose increments under an RLock that forgets who owns it`, async () => {
    let lost = 0;
    for (let round = 0; lost === 0 && round < 20; round++) {
      lost = await lostIncrements(crew, brokenRLock(crew.kind), TIMES);
    }
    expect(lost).toBeGreaterThan(0);
  });
}
