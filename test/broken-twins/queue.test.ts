import { expect, test } from "vitest";
import { hastyQueue, muteQueue } from "../fixtures/broken-twins.ts";
import { allArrive, allPassedBack, crews } from "../fixtures/stress.ts";

const BALLS = 2_000;
const ITEMS = 20_000;

for (const crew of crews) {
  test(`balls that go to and fro with ${crew.name} through queues come back`, async () => {
    expect(await allPassedBack(crew, ({ Queue }) => new Queue(), BALLS, 30_000)).toBe(true);
  });

  // A taker looks by itself now and then, which is far too seldom to hide the loss.
  test(`balls that go to and fro with ${crew.name} get lost in queues whose put() wakes nobody`, async () => {
    expect(await allPassedBack(crew, muteQueue, BALLS, 1_000)).toBe(false);
  });

  test(`one of ${crew.name} takes whole and in order what the others put`, async () => {
    expect(await allArrive(crew, new crew.kind.Queue<number>(), ITEMS)).toBe(true);
  });

  test(`one of ${crew.name} sees what is wrong in a queue that says that an item is there before it is`, async () => {
    let isRight = true;
    for (let round = 0; isRight && round < 20; round++) {
      isRight = await allArrive(crew, hastyQueue(crew.kind), ITEMS);
    }
    expect(isRight).toBe(false);
  });
}
