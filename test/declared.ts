import { runtime, UnsupportedError } from "@nogil/core";
import { linux } from "@nogil/core/linux";
import "nogil";

const NO_PROCESSES = "It starts no processes";

/**
 * Why no memory can be shared between processes here, as users are told it; `undefined` if it can, or should: a runner that
 * cannot call C says so by an `UnsupportedError`, and every other error is one.
 */
export function whyNoProcessMemory(): string | undefined {
  try {
    linux();
    return undefined;
  } catch (error) {
    const { message, cause } = error as Error;
    return [error, cause ?? error].every((each) => each instanceof UnsupportedError) ? message : undefined;
  }
}

/** As {@linkcode whyNoProcessMemory}, of memory or of processes to share it with. */
export function whyNoProcesses(): string | undefined {
  return whyNoProcessMemory() ?? (runtime().processes ? undefined : NO_PROCESSES);
}

/** What the runtime that this runs on declares not to have, a sentence each. What its runner has not yet is not declared. */
export function lacks(): string[] {
  const { processes, threads } = runtime();
  return [
    whyNoProcessMemory() ?? [],
    processes ? [] : NO_PROCESSES,
    ifWritten(() => threads.canTerminate, true)
      ? []
      : "It cannot end a thread from outside, whatever that does",
  ].flat();
}

/** The version of the runtime that this runs on. */
export function runtimeVersion(): string {
  return ifWritten(() => runtime().version, "of no version yet");
}

function ifWritten<T>(read: () => T, otherwise: T): T {
  try {
    return read();
  } catch {
    return otherwise;
  }
}
