/**
 * What is measured inside one warm process. The same operations run on all three runtimes; what is native to each of them is
 * started in `native-start.ts` and `native-port.ts`.
 *
 * @module
 */
import { ALONE } from "./alone.ts";
import { HAND_OFFS } from "./hand-offs.ts";
import { NAMED } from "./named.ts";
import type { Operation } from "./operation.ts";
import { POOLS, PYTHON_POOLS } from "./pools.ts";
import { PYTHON_QUEUES, QUEUES } from "./queues.ts";
import { PYTHON_STARTS, STARTS } from "./starts.ts";

export type { Operation } from "./operation.ts";

/** All operations, each after its baseline. */
export const OPERATIONS: readonly Operation[] = [
  ...ALONE,
  ...NAMED,
  ...HAND_OFFS,
  ...QUEUES,
  ...POOLS,
  ...STARTS,
];

/** What CPython is measured with. */
export const PYTHON_OPERATIONS: readonly Omit<Operation, "prepare">[] = [
  ...PYTHON_QUEUES,
  ...PYTHON_POOLS,
  ...PYTHON_STARTS,
];
