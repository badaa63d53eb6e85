import { expect, test } from "vitest";
import { finish, HANGS_MS } from "../fixtures/finish.ts";
import { kinds, start } from "../fixtures/kinds.ts";
import { takeGreedily, takeGreedilyAsync } from "../fixtures/lock-tasks.ts";
import { until } from "../fixtures/until.ts";

/** Turns of a millisecond that a greedy worker may have before a waiter has one; by chance alone it would have many more. */
const TURNS = 1_000;

const median = (counts: number[]) => counts.toSorted((a, b) => a - b)[counts.length >> 1];

for (const kind of kinds) {
  const { name, Lock, RLock, Value } = kind;
  for (const Class of [Lock, RLock]) {
    for (const greed of [takeGreedily, takeGreedilyAsync]) {
      test(`${name}: PEER-15: ${Class.name} reaches blocking and async waiters in the face of ${greed.name}()`, async () => {
        const lock = new Class();
        const [turns, stop] = [new Value("i32", 0), new Value("i32", 0)];
        const greedy = start(kind, greed, lock, turns, stop);
        const other = start(kind, greed, lock, turns, stop);
        await until("they are greedy", () => turns.value > 10);
        const waits: { blocking: number; async: number }[] = [];
        for (let round = 0; round < 5; round++) {
          const before = turns.value;
          expect(lock.acquire(HANGS_MS)).toBe(true);
          const between = turns.value;
          lock.release();
          await lock.runAsync(() => {}, { timeout: HANGS_MS });
          waits.push({ blocking: between - before, async: turns.value - between });
        }
        // Once or twice the machine may have had no time for this thread.
        expect(median(waits.map(({ blocking }) => blocking))).toBeLessThan(TURNS);
        expect(median(waits.map((each) => each.async))).toBeLessThan(TURNS);
        stop.value = 1;
        await finish(greedy, other);
      });
    }
  }
}
