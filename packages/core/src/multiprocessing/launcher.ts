import { runtime } from "../current.ts";
import { UnsupportedError } from "../errors.ts";
import type { RuntimeName } from "../runtime.ts";

/** The command that starts a child, without its last argument, and additions to its environment. */
export interface ChildCommand {
  readonly command: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

type Launcher = (name: RuntimeName) => ChildCommand;

let registered: Launcher | undefined;

/** Sets how a child process of a runtime is started. `launcher` throws an `UnsupportedError` if that runtime is not there. */
export function registerLauncher(launcher: Launcher): void {
  registered = launcher;
}

/**
 * Returns how a child process of a runtime is started.
 *
 * @throws {UnsupportedError} If that runtime is not there, or this one starts no processes.
 */
export function childCommand(name: RuntimeName): ChildCommand {
  if (!registered) throw new Error('Cannot start a process: import "nogil/multiprocessing"');
  const { name: own, version, processes } = runtime();
  if (!processes)
    throw new UnsupportedError(
      `Cannot start a process: ${own} ${version} starts none; threads work, see "nogil/threading"`,
    );
  return registered(name);
}
