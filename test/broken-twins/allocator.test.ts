import { expect, test } from "vitest";
import { sharedBlocks } from "../fixtures/churn.ts";
import { crews } from "../fixtures/stress.ts";

for (const crew of crews) {
  test(`VAL-09: ${crew.name} that take and free blocks never get one that is another's`, async () => {
    expect(await sharedBlocks(crew, 0, 100_000)).toBe(0);
  });

  test(`${crew.name} get blocks of others from a list that is read and changed in two steps`, async () => {
    let shared = 0;
    for (let round = 0; shared === 0 && round < 20; round++) shared = await sharedBlocks(crew, 1_000, 20_000);
    expect(shared).toBeGreaterThan(0);
  });
}
