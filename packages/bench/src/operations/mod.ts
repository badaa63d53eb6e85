/**
 * What is measured inside one warm process. The same operations run on all three runtimes; what is native to each of them is
 * in the files that begin with `native`.
 *
 * @module
 */
import { ALONE } from "./alone.ts";
import { HAND_OFFS } from "./hand-offs.ts";
import { MESSAGES } from "./messages.ts";
import { NAMED } from "./named.ts";
import type { Operation } from "./operation.ts";
import { POOLS, PYTHON_POOLS } from "./pools.ts";
import { PYTHON_QUEUES, QUEUES } from "./queues.ts";
import { PYTHON_STARTS, STARTS } from "./starts.ts";
import { TASKS } from "./tasks.ts";

export { nameOf } from "./operation.ts";
export type { OneSlice, Operation } from "./operation.ts";

/** All operations, each after its baseline. */
export const OPERATIONS: readonly Operation[] = [
  ...ALONE,
  ...NAMED,
  ...HAND_OFFS,
  ...MESSAGES,
  ...QUEUES,
  ...POOLS,
  ...STARTS,
  ...TASKS,
];

/** What CPython is measured with. */
export const PYTHON_OPERATIONS: readonly Omit<Operation, "prepare">[] = [
  ...PYTHON_QUEUES,
  ...PYTHON_POOLS,
  ...PYTHON_STARTS,
];
