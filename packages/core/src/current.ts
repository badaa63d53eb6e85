import type { Runtime } from "./runtime.ts";

let installed: Runtime | undefined;

/** Makes `runtime` the one that all of core uses in this thread. */
export function install(runtime: Runtime): void {
  installed ??= runtime;
}

/**
 * Returns the installed runtime.
 *
 * @throws {Error} If none is installed: core was imported without `nogil` or a runner.
 */
export function runtime(): Runtime {
  if (!installed) throw new Error('Cannot use @nogil/core by itself: import "nogil" instead');
  return installed;
}
