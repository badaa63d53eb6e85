import { defineTasks } from "../targets.ts";
import { Event } from "./event.ts";
import { Thread } from "./thread.ts";
import type { ThreadOptions } from "./thread.ts";

/** What a timer is to do, and when. */
export interface TimerOptions<Args extends readonly unknown[]> extends ThreadOptions<Args> {
  /** How long it waits before it calls its target, in ms; negative, as if 0. It may be longer than 2³¹ ms. */
  readonly interval: number;
}

/**
 * A thread that waits before it calls its target, like Python's `threading.Timer`.
 *
 * @example
 * ```ts
 * import { defineTasks } from "nogil";
 * import { Timer } from "nogil/threading";
 *
 * function ring() {
 *   console.log("It is time"); // It is time
 * }
 *
 * defineTasks(import.meta.url, { ring });
 *
 * if (import.meta.main) {
 *   const timer = new Timer({ interval: 10, target: ring });
 *   timer.start();
 *   timer.join();
 * }
 * ```
 * @see https://docs.python.org/3/library/threading.html#timer-objects
 */
export class Timer<Args extends readonly unknown[] = readonly unknown[]> extends Thread<Args> {
  /** How long it waits before it calls its target, in ms. */
  readonly interval: number;
  /** Set when it is cancelled, or has called its target. @internal */
  readonly finished: Event = new Event();

  /**
   * Makes a timer that has not started: its time runs from `start()` on.
   *
   * @throws {TypeError} If `interval` is not a number, or the rest is not right for a {@linkcode Thread}.
   * @throws {RangeError} If `interval` is NaN.
   */
  constructor(options: TimerOptions<Args>) {
    super(options);
    const interval = (options as TimerOptions<Args> | undefined)?.interval;
    if (typeof interval !== "number")
      throw new TypeError(
        `Cannot make Timer as interval must be a number of milliseconds: received ${typeof interval}`,
      );
    if (Number.isNaN(interval))
      throw new RangeError("Cannot make Timer as interval must be a time: received NaN");
    this.interval = interval;
  }

  /** Stops the timer: its target is not called, and its thread ends at once. Does nothing if the target was called already. */
  cancel(): void {
    this.finished.set();
  }

  /** Waits, and then calls the target, unless the timer was cancelled. */
  override async run(): Promise<void> {
    if (!this.finished.wait(Math.max(0, this.interval))) await super.run();
    this.finished.set();
  }
}

defineTasks(import.meta.url, { Timer });
