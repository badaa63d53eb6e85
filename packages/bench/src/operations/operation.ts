import type { RuntimeName } from "nogil/runtimes";

/** Something to measure inside one warm process. */
export interface Operation {
  /** `primitive/what`, such as `lock/acquire-release`. */
  readonly operation: string;
  /** Which memory or which way: `threads`, `processes`, `nogil`, `native`. */
  readonly condition: string;
  /** The operation that this one is compared with, as `operation/condition`. */
  readonly baseline?: string;
  /** How often one call does what is measured: its time is divided by this. */
  readonly perCall?: number;
  /** Whether a worker hands something to another one, so that it matters on which CPUs they run. */
  readonly handOff?: boolean;
  /** Whether it takes two runtimes; the second is the partner. */
  readonly twoRuntimes?: boolean;
  /** Whether it is measured a second time under another name, to compare it with itself. */
  readonly control?: boolean;
  /** Sets up, untimed, and returns the function to time, whose effects no engine may leave out: it changes shared memory. */
  readonly prepare: (partner: RuntimeName) => (() => unknown) | Promise<() => unknown>;
}
