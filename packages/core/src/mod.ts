/**
 * What all of a runner needs of core. What its threads or its processes need besides has entries of its own, so that a worker
 * loads no more than it needs.
 *
 * @module
 */
import { registerModules } from "./memory/class-modules.ts";

export { install, runtime } from "./current.ts";
export { ThreadError, UnsupportedError } from "./errors.ts";
export type {
  AsyncWaiter,
  Exit,
  FutexWord,
  Launch,
  Native,
  NativeProcess,
  NativeThread,
  ProcessLaunch,
  Processes,
  Runtime,
  RuntimeName,
  ThreadStart,
  Threads,
} from "./runtime.ts";

registerModules({
  threads: [
    new URL("./threading/mod.ts", import.meta.url),
    new URL("./pool/thread-pool.ts", import.meta.url),
  ],
  processes: [
    new URL("./multiprocessing/mod.ts", import.meta.url),
    new URL("./pool/process-pool.ts", import.meta.url),
  ],
});
