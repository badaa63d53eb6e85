import { MAIN_IDENT } from "../memory/thread-memory.ts";

/** What a thread knows of itself. */
export interface ThreadIdentity {
  readonly name: string;
  readonly ident: number;
  readonly daemon: boolean;
}

let identity: ThreadIdentity = { name: "MainThread", ident: MAIN_IDENT, daemon: false };

/** Who the calling thread is. */
export function currentIdentity(): ThreadIdentity {
  return identity;
}

/** Tells the calling thread who it is. */
export function assumeIdentity(assumed: ThreadIdentity): void {
  identity = assumed;
}
