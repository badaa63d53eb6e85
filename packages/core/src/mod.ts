/**
 * What a runner needs of core.
 *
 * @module
 */
export { install } from "./current.ts";
export { ThreadError, UnsupportedError } from "./errors.ts";
export { failProcess, noteExit, processMain } from "./multiprocessing/process-main.ts";
export { linux } from "./memory/linux.ts";
export { encodeWaiters, MOST_WORDS, WAITER_BYTES, WaitAny } from "./memory/wait-any.ts";
export { serveWaits, WaitThread } from "./memory/wait-thread.ts";
export { failThread, leaveThread, threadMain } from "./threading/thread-main.ts";
export type {
  AsyncWaiter,
  Exit,
  FutexWord,
  Launch,
  Native,
  NativeProcess,
  NativeThread,
  Processes,
  Runtime,
  RuntimeName,
  ThreadStart,
  Threads,
} from "./runtime.ts";
// Their objects may arrive as arguments before the target's module imports them.
import "./multiprocessing/mod.ts";
import "./threading/mod.ts";
