import { encode, peek } from "../memory/codec.ts";
import { putMessage, readMessage } from "../memory/message.ts";
import { CHILDREN_MADE, PROCESS_IDENTITY, threadMemory } from "../memory/thread-memory.ts";

/** What a process knows of itself. */
export interface ProcessIdentity {
  readonly name: string;
  readonly daemon: boolean;
  /** Whether it may start processes. */
  readonly mayHaveChildren: boolean;
  /** Which child it is, of which child: `"2:1"` is the first of the second of the main process, whose own is `""`. */
  readonly path: string;
  /** Who started it, if a process of nogil's did. */
  readonly parent: { readonly pid: number; readonly name: string } | undefined;
  /** While the program is traced: when it began, in ms since 1970. */
  readonly tracedFrom?: number | undefined;
}

const MAIN: ProcessIdentity = {
  name: "MainProcess",
  daemon: false,
  mayHaveChildren: true,
  path: "",
  parent: undefined,
};

let identity: ProcessIdentity | undefined;

/** Who this process is. */
export function currentIdentity(): ProcessIdentity {
  if (identity) return identity;
  const message = readMessage(threadMemory(), PROCESS_IDENTITY);
  return (identity = message ? (peek(message) as ProcessIdentity) : MAIN);
}

/** Tells this process, all of its threads to come, who it is. */
export function assumeIdentity(assumed: ProcessIdentity): void {
  identity = assumed;
  putMessage(threadMemory(), PROCESS_IDENTITY, encode(assumed, "identity", "threads"));
}

/** Returns the path of this process's next child. */
export function nextPath(): string {
  const { path } = currentIdentity();
  const nth = Atomics.add(threadMemory().words, CHILDREN_MADE, 1) + 1;
  return path === "" ? String(nth) : `${path}:${nth}`;
}
