import type { AsyncSleep, Futex } from "./futex.ts";

/** A sleeper that a thread left behind when it ended may have eaten a wake-up: look again after this many ms. */
const ASYNC_SLICE_MS = 1000;

/**
 * The futex of a `SharedArrayBuffer`.
 *
 * @see https://tc39.es/ecma262/#sec-atomics.wait
 */
export const threadFutex: Futex = {
  sliceMs: 250,

  wait(words, index, expected, timeoutMs) {
    Atomics.wait(words, index, expected, timeoutMs);
  },

  waitAsync(words, index, expected, timeoutMs): AsyncSleep {
    const sleep = Atomics.waitAsync(words, index, expected, Math.min(timeoutMs, ASYNC_SLICE_MS));
    if (!sleep.async) return { woken: Promise.resolve(), cancel() {} };
    let cancelled = false;
    let notified = false;
    // It cannot be cancelled and stays in the queue, so that it may eat a wake-up meant for a live sleeper.
    const handOn = () => {
      if (cancelled && notified) Atomics.notify(words, index, 1);
    };
    // A pending waitAsync keeps no runtime alive; a timer does.
    const keepAlive = setInterval(() => {}, 2 ** 30);
    const woken = sleep.value.then((outcome) => {
      clearInterval(keepAlive);
      notified = outcome === "ok";
      handOn();
    });
    return {
      woken,
      cancel() {
        clearInterval(keepAlive);
        cancelled = true;
        handOn();
      },
    };
  },

  notify(words, index, count) {
    Atomics.notify(words, index, count);
  },
};
