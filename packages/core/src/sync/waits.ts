import { runtime } from "../current.ts";
import type { Memory } from "../memory/memory.ts";
import type { Place } from "../memory/place.ts";

/** What a worker waits for, up to the name of the object. Their order stands for them in shared memory; at most 15. */
const PURPOSES = [
  "to acquire",
  "for",
  "to put into",
  "to get from",
  "to join",
  "to receive from",
  "for the end of thread",
  "for the end of process",
  "for any of several",
  "for a result of",
  "for a task of",
] as const;

/** What a worker waits for, up to the name of the object. */
export type Purpose = (typeof PURPOSES)[number];

/** A wait of a worker, for the object of the block at word `at`; for the end of a worker, `at` is its ident or pid. */
export interface Wait {
  readonly memory: Memory;
  readonly at: number;
  readonly purpose: Purpose;
}

/** What is told of the waits of the calling thread. */
export interface WaitObserver {
  /** The thread, or, with the event loop turning, something in it goes to sleep. */
  sleeps(wait: Wait, isAsync: boolean): void;
  /** It goes on, whether it got what it waited for or not. */
  goesOn(wait: Wait, isAsync: boolean): void;
}

/** An index of a word is below. */
const AT_BITS = 28;

let observer: WaitObserver | undefined;
let blocking: Wait | undefined;
/** When it began to wait, once somebody has asked. */
let since: number | undefined;
const awaited = new Set<Wait>();

/** Has `observing`, or nobody, be told of all waits of the calling thread from here on. */
export function observeWaits(observing: WaitObserver | undefined): void {
  observer = observing;
}

/** A wait for the object that a place is of. */
export function waitAt({ memory, block: at }: Place, purpose: Purpose): Wait {
  return { memory, at, purpose };
}

/** Whether somebody is told of all waits, the short ones too. */
export function isObserved(): boolean {
  return observer !== undefined;
}

/** To be called before the calling thread blocks: has others see what for. Returns whether they do; they see no wait inside of another. */
export function beginBlocking(wait: Wait | undefined): boolean {
  if (!wait || blocking) return false;
  blocking = wait;
  wait.memory.noteWait?.(((PURPOSES.indexOf(wait.purpose) + 1) << AT_BITS) | wait.at);
  tell((observing) => observing.sleeps(wait, false));
  return true;
}

/** To be called when the thread goes on, if {@linkcode beginBlocking} returned `true`. */
export function endBlocking(): void {
  const wait = blocking!;
  blocking = undefined;
  since = undefined;
  wait.memory.noteWait?.(0);
  tell((observing) => observing.goesOn(wait, false));
}

/** When the wait that blocks the calling thread was first asked for here, on the clock of `performance.now()`; `undefined` if none does. */
export function blockedSince(): number | undefined {
  return blocking && (since ??= performance.now());
}

/** To be called before something in the calling thread waits with the event loop turning. */
export function beginAwaiting(wait: Wait | undefined): void {
  if (!wait || awaited.has(wait)) return;
  awaited.add(wait);
  tell((observing) => observing.sleeps(wait, true));
}

/** To be called when it goes on. Does nothing if it did not begin to wait. */
export function endAwaiting(wait: Wait | undefined): void {
  if (wait && awaited.delete(wait)) tell((observing) => observing.goesOn(wait, true));
}

/** Who waits is not to fail of who is told: an observer that throws is told no more. */
function tell(of: (observing: WaitObserver) => void): void {
  if (!observer) return;
  try {
    of(observer);
  } catch (error) {
    observer = undefined;
    runtime().writeError(`Cannot go on with NOGIL_TRACE: ${(error as Error).message}\n`);
  }
}

/** What the calling thread waits for with its event loop turning. */
export function awaitedHere(): readonly Wait[] {
  return [...awaited];
}

/** Reads what a worker has noted that it blocks for; `undefined` if it does not block. */
export function readWait(memory: Memory, noted: number): Wait | undefined {
  if (noted === 0) return undefined;
  return { memory, at: noted & ((1 << AT_BITS) - 1), purpose: PURPOSES[(noted >>> AT_BITS) - 1] };
}
