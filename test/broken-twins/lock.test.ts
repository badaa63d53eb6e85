import { expect, test } from "vitest";
import { brokenLock } from "../fixtures/broken-twins.ts";
import { crews, lostIncrements } from "../fixtures/stress.ts";

const TIMES = 20_000;

for (const crew of crews) {
  test(`${crew.name} lose no increment under a Lock`, async () => {
    expect(await lostIncrements(crew, new crew.kind.Lock(), TIMES)).toBe(0);
  });

  test(`${crew.name} lose increments under a lock that looks and takes in two steps`, async () => {
    let lost = 0;
    for (let round = 0; lost === 0 && round < 20; round++) {
      lost = await lostIncrements(crew, brokenLock(crew.kind), TIMES);
    }
    expect(lost).toBeGreaterThan(0);
  });
}
