import { linux } from "../memory/linux.ts";

/**
 * The process that started this one. The kernel ends this one with it, so there is no waiting for its end.
 *
 * @example
 * ```ts
 * import { defineTasks } from "nogil";
 * import { parentProcess, Process } from "nogil/multiprocessing";
 *
 * function tell() {
 *   console.log(parentProcess()?.isAlive()); // true
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
 */
export class ParentProcess {
  /** Its name, as it knows itself. */
  readonly name: string;
  /** Its number. */
  readonly pid: number;

  /** @internal */
  constructor(pid: number, name: string) {
    this.pid = pid;
    this.name = name;
  }

  /** Whether it has not ended. */
  isAlive(): boolean {
    return linux().isParent(this.pid);
  }
}
