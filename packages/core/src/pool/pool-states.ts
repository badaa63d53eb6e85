import type { MemoryKind } from "../memory/memory.ts";
import { shareable } from "../memory/shared-classes.ts";
import { PoolState } from "./pool-state.ts";

/** The state of a pool whose workers are threads. */
export class ThreadPoolState extends PoolState {
  /** @internal */
  static override readonly kind: MemoryKind = "threads";
}

/** The state of a pool whose workers are processes. */
export class ProcessPoolState extends PoolState {
  /** @internal */
  static override readonly kind: MemoryKind = "processes";
}

shareable(ThreadPoolState, ProcessPoolState);
