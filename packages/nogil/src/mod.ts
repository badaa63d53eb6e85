/**
 * What threads and processes have in common.
 *
 * @module
 */
import "./install.ts";

export {
  BrokenBarrierError,
  LockError,
  NogilError,
  ProcessError,
  QueueEmpty,
  QueueFull,
  QueueShutDown,
  RemoteError,
  ThreadError,
  TimeoutError,
  UnsupportedError,
} from "@nogil/core/shared";
export { defineTasks } from "@nogil/core/shared";
export type { AnyClass, AnyFunction } from "@nogil/core/shared";
