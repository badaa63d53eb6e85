import { expect, test } from "vitest";
import { goTogether } from "../fixtures/barrier-stress.ts";
import { brokenBarrier } from "../fixtures/broken-twins.ts";
import { crews } from "../fixtures/stress.ts";

const ROUNDS = 2_000;

for (const crew of crews) {
  test(`${crew.name} go on together from a Barrier`, async () => {
    const { begun, early } = await goTogether(crew, new crew.kind.Barrier(3), ROUNDS);
    expect(early).toBe(0);
    expect(begun).toBe(3 * ROUNDS);
  });

  test(`${crew.name} go on too early from a barrier that does not wait for the last`, async () => {
    const { early } = await goTogether(crew, brokenBarrier(crew.kind, 3), ROUNDS);
    expect(early).toBeGreaterThan(0);
  });
}
