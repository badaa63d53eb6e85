/**
 * What is measured inside one warm process. The same operations run on all three runtimes; how a native worker or process is
 * started there is in `native-start.ts`.
 *
 * @module
 */
import { ALONE } from "./alone.ts";
import { HAND_OFFS } from "./hand-offs.ts";
import type { Operation } from "./operation.ts";
import { STARTS } from "./starts.ts";

export type { Operation } from "./operation.ts";

/** All operations, each after its baseline. */
export const OPERATIONS: readonly Operation[] = [...ALONE, ...HAND_OFFS, ...STARTS];

/** What `queues.py` measures, for those to be compared with. */
export const PYTHON_OPERATIONS: readonly Omit<Operation, "prepare">[] = [
  { operation: "queue/numbers", condition: "CPython threads", handOff: true },
  { operation: "queue/numbers", condition: "CPython processes", handOff: true },
];
