import { expect } from "vitest";
import { BrokenBarrierError } from "../../packages/core/src/errors.ts";
import { Barrier } from "../../packages/core/src/sync/barrier.ts";
import { owedWakes } from "../../packages/core/src/sync/owed-wakes.ts";
import type { Call, End, Scenario } from "./scenario.ts";
import { catches, explores, FOR_EVER, muted, times } from "./scenarios.ts";

const AT = 8;
const PARTIES = AT + 4;
/** How many have come, in all rounds. */
const COME = 64;

function barrierOf(
  parties: number,
  workers: readonly (readonly Call<Barrier>[])[],
  rest: Partial<Scenario<Barrier>> = {},
): Scenario<Barrier> {
  return {
    make: (worker) => new Barrier(worker.place(AT)),
    begin({ words }) {
      words[PARTIES] = parties;
    },
    forget: () => void (owedWakes.count = 0),
    locks: [AT],
    hasSimpleLocks: true,
    workers,
    ...rest,
  };
}

/** Waits, and goes on with all others only. Returns the numbers of its rounds. */
const waits =
  (parties: number): Call<Barrier> =>
  (barrier, { words }, before) => {
    const numbers = (before as number[] | undefined) ?? [];
    Atomics.add(words, COME, 1);
    const number = barrier.wait(Infinity);
    expect(Atomics.load(words, COME)).toBeGreaterThanOrEqual(parties * (numbers.length + 1));
    return [...numbers, number];
  };

/** In each round each of those who passed together has another number. */
function haveAllNumbers(_barrier: Barrier, { returned }: End): void {
  const rounds = (returned[0] as number[]).length;
  for (let round = 0; round < rounds; round++) {
    const numbers = returned.map((each) => (each as number[])[round]).sort((a, b) => a - b);
    expect(numbers).toEqual(returned.map((_, i) => i));
  }
}

explores(
  "Barrier: 2 parties, 3 rounds",
  3_700,
  barrierOf(2, [times(3, [waits(2)]), times(3, [waits(2)])], { atEnd: haveAllNumbers, naps: 2 }),
);
explores(
  "Barrier: 3 parties",
  15_000,
  barrierOf(3, [[waits(3)], [waits(3)], [waits(3)]], { atEnd: haveAllNumbers }),
);

const BROKEN = "broken";
const orBroken =
  (wait: Call<Barrier>): Call<Barrier> =>
  (barrier, worker, before) => {
    try {
      return wait(barrier, worker, before);
    } catch (error) {
      if (!(error instanceof BrokenBarrierError)) throw error;
      expect(barrier.broken).toBe(true);
      return BROKEN;
    }
  };
const waitsFor10 = orBroken((barrier) => barrier.wait(10));
const waitsForEver = orBroken((barrier) => barrier.wait(Infinity));

/** All pass or none, and the barrier is broken if none does. */
function passTogether(barrier: Barrier, { returned, killed }: End): void {
  const passed = returned.filter((each) => typeof each === "number").length;
  if (killed.size === 0) expect(passed % 2).toBe(0);
  expect(barrier.waiting).toBe(0);
}

explores(
  "Barrier: 2 parties, 1 with a timeout",
  95,
  barrierOf(2, [[waitsFor10], [waitsForEver]], { atEnd: passTogether, naps: 2 }),
);
explores(
  "Barrier: 2 parties, a third breaks it",
  240,
  barrierOf(2, [[waitsForEver], [waitsForEver], [(barrier) => barrier.abort()]], { atEnd: passTogether }),
);
explores(
  "Barrier: 2 of 3 parties pass, 1 is killed",
  37_000,
  barrierOf(2, [[waitsFor10], [waitsFor10], [waitsFor10]], {
    atEnd: passTogether,
    deaths: 1,
    sliceMs: 50,
    naps: 1,
  }),
);

catches("a barrier that wakes nobody", FOR_EVER, muted(barrierOf(2, [[waits(2)], [waits(2)]])));
