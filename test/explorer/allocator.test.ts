import { Allocator } from "../../packages/core/src/memory/allocator.ts";
import type { Call, Scenario } from "./scenario.ts";
import { catches, explores, times } from "./scenarios.ts";

/** Where the allocator has its words, and where its blocks begin. */
const AT = 128;
const BLOCKS = 512;
/** Words of blocks that workers keep for themselves when they free them, and of those that they do not. */
const SMALL = 16;
const LARGE = 160;

type Calls = readonly Call<Allocator>[];

/** Has a block for a while; nobody else may have it meanwhile. */
const uses: Calls = [
  (allocator, worker) => {
    const block = allocator.allocate(LARGE, false);
    worker.enter(block);
    return block;
  },
  (allocator, worker, block) => {
    worker.leave(block as number);
    allocator.free(block as number, LARGE);
  },
];

/** Has two blocks, and gives them back in the order in which it got them. */
const usesTwo: Calls = [
  (allocator, worker) => {
    const block = allocator.allocate(LARGE, false);
    worker.enter(block);
    return [block];
  },
  (allocator, worker, before) => {
    const block = allocator.allocate(LARGE, false);
    worker.enter(block);
    return [...(before as number[]), block];
  },
  (allocator, worker, before) => {
    const [first, second] = before as number[];
    worker.leave(first);
    allocator.free(first, LARGE);
    return second;
  },
  uses[1],
];

function allocatorOf(
  workers: readonly Calls[],
  rest: Partial<Scenario<Allocator>> = {},
): Scenario<Allocator> {
  return {
    make: (worker) => new Allocator(worker, AT),
    begin: (worker) => new Allocator(worker, AT).begin(BLOCKS),
    workers,
    ...rest,
  };
}

/** Has two small blocks for a while, of which it gets and gives back several at once. */
const usesSmall: Calls = [
  (allocator, worker) => {
    const blocks = [allocator.allocate(SMALL, false), allocator.allocate(SMALL, false)];
    for (const block of blocks) worker.enter(block);
    for (const block of blocks) worker.leave(block);
    for (const block of blocks) allocator.free(block, SMALL);
    allocator.keepNothing();
  },
];

/** Some blocks are free in the beginning. */
function someFree(count: number, length: number, scenario: Scenario<Allocator>): Scenario<Allocator> {
  return {
    ...scenario,
    begin(worker) {
      scenario.begin!(worker);
      const allocator = new Allocator(worker, AT);
      const blocks = Array.from({ length: count }, () => allocator.allocate(length, false));
      for (const block of blocks) allocator.free(block, length);
      allocator.keepNothing();
    },
  };
}

explores("Allocator: 2 workers, 1 block, 3 times", 21_000, allocatorOf([times(3, uses), times(3, uses)]));
explores("Allocator: 3 workers, 1 block", 5_300, allocatorOf([uses, uses, uses]));
explores(
  "Allocator: 2 workers, 2 blocks and 1 block, twice",
  50_000,
  allocatorOf([times(2, usesTwo), times(2, uses)]),
);
explores(
  "Allocator: 2 workers, 2 small blocks, of 3 that are free",
  1_200,
  someFree(3, SMALL, allocatorOf([usesSmall, usesSmall])),
);
explores(
  "Allocator: 2 workers, 2 blocks, of 2 that are free, 1 is killed",
  10_000,
  someFree(2, LARGE, allocatorOf([usesTwo, usesTwo], { deaths: 1 })),
);

catches(
  "an allocator whose stacks do not count their changes",
  "More than 1 are inside",
  someFree(
    2,
    LARGE,
    allocatorOf([usesTwo, usesTwo], {
      tamper(operation) {
        if (
          operation.does !== "atomic" ||
          operation.name !== "compareExchange" ||
          operation.View === Int32Array
        )
          return operation;
        const [expected, replaced] = operation.values as bigint[];
        return {
          ...operation,
          values: [expected, ((expected >> 32n) << 32n) | BigInt.asUintN(32, replaced)],
        };
      },
    }),
  ),
);
