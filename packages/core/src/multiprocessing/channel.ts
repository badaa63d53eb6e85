import { discard } from "../memory/codec.ts";
import type { Content } from "../memory/record.ts";
import type { Place } from "../memory/place.ts";
import { ChainedWaiters } from "../sync/chained-waiters.ts";
import { QueueCounts } from "../sync/queue-counts.ts";
import { Fifo } from "../sync/queue-fifo.ts";
import { QueueSide } from "../sync/queue-side.ts";
import { DROPPED, GETTERS, OPEN, PUTTERS } from "../sync/queue-words.ts";
import type { Steps } from "../sync/steps.ts";
import { waitAt } from "../sync/waits.ts";

/**
 * One direction of a pipe: the words and the store of a queue without a limit, which is closed by those who send, or by those
 * who receive.
 */
export class Channel {
  /** Whether who looks at it here is to look no longer: something has happened that its words do not say. */
  readonly #isOver: () => boolean;
  readonly #store: Fifo;
  readonly #counts: QueueCounts;
  readonly #receiving: ChainedWaiters;
  readonly #side: QueueSide;

  constructor(place: Place, isOver: () => boolean) {
    const counts = new QueueCounts(place);
    this.#isOver = isOver;
    this.#counts = counts;
    this.#store = new Fifo(place);
    this.#receiving = new ChainedWaiters(place.inside(GETTERS));
    this.#side = new QueueSide({
      memory: place.memory,
      wait: waitAt(place, "to receive from"),
      lock: this.#store.taking,
      waiters: this.#receiving,
      others: new ChainedWaiters(place.inside(PUTTERS)),
      isReady: () => this.isReady,
      spin: () => counts.spinForItem(),
    });
  }

  /** Whether there is a message, or there will be none. */
  get isReady(): boolean {
    return this.#counts.size > 0 || this.#counts.state !== OPEN || this.#isOver();
  }

  /**
   * Adds a message; returns whether it is open.
   *
   * @throws {RangeError} If the memory is full.
   */
  put(content: Content): boolean {
    const isOpen = this.#store.putting.run(() => {
      if (this.#counts.state !== OPEN) return false;
      this.#store.put(content);
      return true;
    });
    if (isOpen) this.#receiving.wakeOne();
    return isOpen;
  }

  /** Takes the next message out; `undefined` if there is none in time, `"end"` if there will be none. */
  take(timeoutMs: number): Content | "end" | undefined {
    return this.#side.run(this.#takeNow, timeoutMs);
  }

  /** As {@linkcode Channel.take}, with the event loop turning. */
  takeAsync(timeoutMs: number, signal: AbortSignal | undefined): Promise<Content | "end" | undefined> {
    return this.#side.runAsync(this.#takeNow, timeoutMs, signal);
  }

  /** Waits until {@linkcode Channel.isReady}; returns whether it is. */
  *ready(timeLeft: boolean): Steps<boolean> {
    try {
      return (yield* this.#receiving.until(() => this.isReady || undefined, timeLeft)) ?? false;
    } finally {
      // A wake-up that came was for somebody who takes.
      if (this.isReady) this.#receiving.wakeOne();
    }
  }

  /** Has those who receive hear that there will be no more than what is in it: to be called when nobody is left who sends. */
  close(): void {
    this.#counts.close();
    this.wake();
  }

  /** Drops what is in it, and takes no more: to be called when nobody is left who receives. */
  drop(): void {
    this.#counts.drop();
    this.wake();
    this.#discardAll();
  }

  /** Has everybody who waits look again. */
  wake(): void {
    this.#receiving.wake(Infinity);
  }

  /** Gives its memory back. */
  dispose(): void {
    this.#discardAll();
    this.#store.dispose();
  }

  /** A property, so that no call makes a function of its own. */
  readonly #takeNow = (): Content | "end" | undefined => {
    // Before the messages are looked at: one that was sent before the end is received.
    const isOver = this.#counts.state !== OPEN || this.#isOver();
    const content = this.#counts.state === DROPPED ? undefined : this.#store.take();
    return content ?? (isOver ? "end" : undefined);
  };

  #discardAll(): void {
    const dropped: Uint8Array[] = [];
    this.#store.taking.run(() => {
      for (let content = this.#store.take(); content !== undefined; content = this.#store.take())
        if (typeof content !== "number") dropped.push(content);
    });
    // Not with the lock held: one of them may hold the last end of a pipe that closes with it.
    dropped.forEach(discard);
  }
}
