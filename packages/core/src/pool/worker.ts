import type { WorkerDiedError } from "../errors.ts";
import type { WaitOptions } from "../sync/steps.ts";
import type { WorkerSettings } from "./work.ts";
import type { PoolState } from "./pool-state.ts";

/** A worker of a pool, whatever it is made of. */
export interface Worker {
  readonly name: string;
  isAlive(): boolean;
  join(timeout?: number): boolean;
  joinAsync(options?: WaitOptions): Promise<boolean>;
  /** Whether it gives back what it has only if it ends by itself. */
  readonly isThread: boolean;
  /** Ends it, whatever it does, as far as the runtime can. */
  kill(): void;
  /** Why a task that it ran, called `task`, has no result; to be called when it is gone. */
  whyDied(task: string): WorkerDiedError;
}

/** Starts the nth worker of a pool. */
export type StartWorker = (state: PoolState, nth: number, settings: WorkerSettings) => Worker;
