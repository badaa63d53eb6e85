import type { Memory } from "../memory/memory.ts";
import { beginAwaiting, beginBlocking, endAwaiting, endBlocking, isObserved } from "./waits.ts";
import type { Wait } from "./waits.ts";
import { lookWhileBlocked, sendBeforeBlocking } from "./while-blocked.ts";

/** A word to sleep on, and the value that it must still have. */
interface Sleep {
  readonly index: number;
  readonly expected: number;
  /** Longest sleep in ms, whatever time is left. */
  readonly atMostMs?: number;
  /** Sleeps although no time is left. */
  readonly untimed?: boolean;
}

/**
 * An algorithm that may have to wait. It yields where to sleep, and is resumed, after a wake-up or for no reason,
 * with whether time is left; when none is, it looks once more and returns. Written once, it is run by
 * {@linkcode runBlocking} and {@linkcode runAsync}, and in tests step by step.
 */
export type Steps<T> = Generator<Sleep, T, boolean>;

/** How an async form may be cut short. */
export interface WaitOptions {
  /** Longest wait in ms; left out, it waits for ever. */
  readonly timeout?: number;
  /** Aborting it rejects with its `reason`, and leaves nothing taken. */
  readonly signal?: AbortSignal;
}

/** `steps` whatever time is left: to take what is never held for long. */
export function* untimed<T>(steps: Steps<T>): Steps<T> {
  try {
    for (let step = steps.next(true); ; step = steps.next(true)) {
      if (step.done) return step.value;
      yield { ...step.value, untimed: true };
    }
  } finally {
    steps.return(undefined as never);
  }
}

/** Runs `steps` and blocks the calling thread where they sleep; if that is for long, others are told that it is for `wait`. */
export function runBlocking<T>(memory: Memory, steps: Steps<T>, timeoutMs: number, wait?: Wait): T {
  const { futex } = memory;
  // Who waits for ever has no need of a clock, which costs several per cent of a sleep.
  const deadline = timeoutMs === Infinity ? Infinity : performance.now() + timeoutMs;
  let step = steps.next(true);
  let left = timeoutMs;
  // Nearly always one sleep is all there is to it; to tell of it would be a good part of what it costs.
  let isToTell = isObserved();
  let isTold = false;
  try {
    while (!step.done) {
      const { index, expected, atMostMs = Infinity, untimed } = step.value;
      const time = untimed ? Infinity : left;
      if (time > 0) {
        if (isToTell && !isTold) isTold = beginBlocking(wait);
        isToTell = true;
        sendBeforeBlocking();
        futex.wait(memory.words, index, expected, Math.min(time, atMostMs, futex.sliceMs));
        lookWhileBlocked();
      }
      if (deadline !== Infinity) left = deadline - performance.now();
      step = steps.next(left > 0);
    }
    return step.value;
  } finally {
    if (isTold) endBlocking();
  }
}

let pending = 0;

/** Whether the calling thread waits for something with its event loop turning. */
export function isWaitingAsync(): boolean {
  return pending > 0;
}

/** As {@linkcode runBlocking}, with the event loop turning where they sleep; keeps the process alive until it settles. */
export async function runAsync<T>(
  memory: Memory,
  steps: Steps<T>,
  timeoutMs: number,
  signal: AbortSignal | undefined,
  wait?: Wait,
): Promise<T> {
  signal?.throwIfAborted();
  const aborted = signal && onAbort(signal);
  const deadline = performance.now() + timeoutMs;
  pending++;
  try {
    let step = steps.next(true);
    let left = timeoutMs;
    while (!step.done) {
      const { index, expected, atMostMs = Infinity, untimed } = step.value;
      const time = untimed ? Infinity : left;
      if (time > 0) {
        beginAwaiting(wait);
        const sleep = memory.futex.waitAsync(memory.words, index, expected, Math.min(time, atMostMs));
        await (aborted ? Promise.race([sleep.woken, aborted.promise]) : sleep.woken);
        if (signal?.aborted) {
          sleep.cancel();
          throw signal.reason;
        }
      }
      left = deadline - performance.now();
      step = steps.next(left > 0);
    }
    return step.value;
  } finally {
    pending--;
    endAwaiting(wait);
    aborted?.stop();
    steps.return(undefined as never);
  }
}

/**
 * Rejects if the caller's next lines abort the signal. To be awaited before something is taken that is free: nobody could
 * know that such an abort came too late.
 */
export async function unlessAborted(signal: AbortSignal): Promise<void> {
  await Promise.resolve();
  signal.throwIfAborted();
}

function onAbort(signal: AbortSignal): { promise: Promise<void>; stop(): void } {
  const { promise, resolve } = Promise.withResolvers<void>();
  const listener = () => resolve();
  signal.addEventListener("abort", listener);
  return { promise, stop: () => signal.removeEventListener("abort", listener) };
}
