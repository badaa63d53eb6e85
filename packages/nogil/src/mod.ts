/**
 * What threads and processes have in common.
 *
 * @module
 */
import "./install.ts";

export {
  BrokenBarrierError,
  CancelledError,
  EndOfStreamError,
  LockError,
  NogilError,
  PoolError,
  ProcessError,
  QueueEmpty,
  QueueFull,
  QueueShutDown,
  RemoteError,
  ThreadError,
  TimeoutError,
  UnsupportedError,
  WorkerDiedError,
} from "@nogil/core/shared";
export { cpuCount, defineTasks, dumpThreads, taskSignal } from "@nogil/core/shared";
export type { AnyClass, AnyFunction } from "@nogil/core/shared";
