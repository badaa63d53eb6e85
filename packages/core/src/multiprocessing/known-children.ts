import type { Process } from "./process.ts";
import type { StartedProcess } from "./started-process.ts";

const children = new Map<Process, StartedProcess>();

/** Notes the object of a child that the calling thread has started. */
export function know(child: Process, started: StartedProcess): void {
  reapChildren();
  children.set(child, started);
}

/**
 * Returns the processes that the calling thread has started and that run, daemons too, the first to be started first. What those
 * held that have ended is given back by this, as by joining them.
 *
 * @example
 * ```ts
 * import { activeChildren, Process } from "nogil/multiprocessing";
 *
 * if (import.meta.main) {
 *   const child = new Process(); // without a target it ends at once
 *   child.start();
 *   child.join();
 *   console.log(activeChildren().length); // 0
 * }
 * ```
 * @see https://docs.python.org/3/library/multiprocessing.html#multiprocessing.active_children
 */
export function activeChildren(): Process[] {
  reapChildren();
  return [...children.keys()];
}

/** Gives back what the children of the calling thread held that have ended, with arguments that they did not come to take. */
export function reapChildren(): void {
  for (const [child, started] of children) if (started.hasEnded()) children.delete(child);
}
