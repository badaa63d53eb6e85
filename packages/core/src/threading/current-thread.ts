import { MAIN_IDENT } from "../memory/live-threads.ts";

/** What a thread knows of itself. */
export interface ThreadIdentity {
  readonly name: string;
  readonly ident: number;
  readonly daemon: boolean;
}

/** What every thread knows of the main thread. */
export const MAIN: ThreadIdentity = { name: "MainThread", ident: MAIN_IDENT, daemon: false };

let identity = MAIN;

/** Who the calling thread is. */
export function currentIdentity(): ThreadIdentity {
  return identity;
}

/** Tells the calling thread who it is. */
export function assumeIdentity(assumed: ThreadIdentity): void {
  identity = assumed;
}
