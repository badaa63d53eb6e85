import type { Work } from "@nogil/results";
import type { RuntimeName } from "nogil/runtimes";

/** Something to measure inside one warm process. */
export interface Operation {
  /** `primitive/what`, such as `lock/acquire-release`. */
  readonly operation: string;
  /** Which memory or which way: `threads`, `processes`, `nogil`, `native`. */
  readonly condition: string;
  /** Which powers it raises, if it does the lesson's task. */
  readonly work?: Work;
  /** The operation that this one is compared with, by its {@linkcode nameOf}. */
  readonly baseline?: string;
  /** How often one call does what is measured: its time is divided by this. */
  readonly perCall?: number;
  /** Whether a worker hands something to another one, so that it matters on which CPUs they run. */
  readonly handOff?: boolean;
  /** Whether it takes two runtimes; the second is the partner. */
  readonly twoRuntimes?: boolean;
  /** The runtimes that it is measured on; left out, all. */
  readonly runtimes?: readonly RuntimeName[];
  /** Whether only `--full` has the time for it, or to measure it on one CPU as well. */
  readonly thorough?: boolean | "one CPU";
  /** Whether it is measured a second time under another name, to compare it with itself. */
  readonly control?: boolean;
  /** Sets up, untimed, and returns the function to time, whose effects no engine may leave out: it changes shared memory. */
  readonly prepare: (partner: RuntimeName) => Prepared | Promise<Prepared>;
}

/** The function to time: for as long as the agent lives, or for one slice. */
export type Prepared = (() => unknown) | OneSlice;

/** What is set up for each slice anew, as it would not last until the next, or disturb what is measured in between. */
export interface OneSlice {
  readonly call: () => unknown;
  /** Ends what was set up, untimed. */
  readonly dispose?: () => unknown;
}

/** What tells an operation from all others: `lock/acquire-release/threads`, `task/powers/thread pool/3x2^4000/2`. */
export function nameOf({
  operation,
  condition,
  work,
}: {
  readonly operation: string;
  readonly condition: string;
  readonly work?: Work | null;
}): string {
  return [operation, condition, ...(work ? [workText(work)] : [])].join("/");
}

/** Equal bases are counted, as there may be many. */
function workText({ bases, exponent, workers }: Work): string {
  return `${[...new Set(bases)].join(",")}x${bases.length}^${exponent}/${workers}`;
}
