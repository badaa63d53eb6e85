/**
 * What threads and processes have in common.
 *
 * @module
 */
import "./install.ts";

export {
  LockError,
  NogilError,
  ProcessError,
  RemoteError,
  ThreadError,
  TimeoutError,
  UnsupportedError,
} from "@nogil/core/shared";
export { defineTasks } from "@nogil/core/shared";
export type { AnyFunction } from "@nogil/core/shared";
