import { currentIdentity } from "./current-process.ts";
import { ParentProcess } from "./parent-process.ts";
import { Process, ThisProcess } from "./process.ts";

let current: Process | undefined;
let parent: ParentProcess | undefined;

/** Has `process` be the object of this process in the calling thread. */
export function becomeProcess(process: Process): void {
  current = process;
}

/**
 * Returns the process that this is: the same object each time, and in the `run()` of a subclass that of the subclass. The main
 * process, which nogil did not start, is called `MainProcess`. It cannot be joined or ended by this object.
 *
 * @example
 * ```ts
 * import { currentProcess } from "nogil/multiprocessing";
 *
 * console.log(currentProcess().name); // MainProcess
 * ```
 */
export function currentProcess(): Process {
  current ??= new Process(new ThisProcess(currentIdentity()) as object);
  return current;
}

/**
 * Returns the process that started this one, with which this one ends; `undefined` in the main process.
 *
 * @example
 * ```ts
 * import { defineTasks } from "nogil";
 * import { parentProcess, Process } from "nogil/multiprocessing";
 *
 * function tell() {
 *   console.log(parentProcess()?.name); // MainProcess
 * }
 *
 * defineTasks(import.meta.url, { tell });
 *
 * if (import.meta.main) {
 *   const child = new Process({ target: tell });
 *   child.start();
 *   child.join();
 * }
 * ```
 * @see https://docs.python.org/3/library/multiprocessing.html#multiprocessing.parent_process
 */
export function parentProcess(): ParentProcess | undefined {
  const started = currentIdentity().parent;
  if (started) parent ??= new ParentProcess(started.pid, started.name);
  return parent;
}
