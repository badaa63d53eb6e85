import { WorkerDiedError } from "../errors.ts";
import type { Memory } from "../memory/memory.ts";
import { readNumber, writeNumber } from "../memory/record.ts";
import { spin } from "../sync/spin.ts";
import { waitAt } from "../sync/waits.ts";
import { beforeBlocking } from "../sync/while-blocked.ts";
import { runAsync, runBlocking } from "../sync/steps.ts";
import type { Steps } from "../sync/steps.ts";
import type { ResultSource } from "./async-result.ts";
import { unpackItems } from "./items.ts";
import type { Mailbox } from "./mailbox.ts";
import { ENDED } from "./pool-state.ts";
import type { PoolState } from "./pool-state.ts";
import { noteRemote } from "./remote-stack.ts";
import * as block from "./task-block.ts";

/** Longest sleep of a blocked thread, which learns of a dead worker only by looking. */
const LOOK_MS = 50;
/** Longest sleep of one that lets its event loop turn, which is told of a dead worker where the runtime is. */
const ASYNC_LOOK_MS = 1000;
/**
 * What one turn of the event loop hands in goes together; of very many the first so many, and then more at a time, as each hand-over
 * wakes workers.
 */
const FIRST_TOGETHER = 64;
const MOST_TOGETHER = 1024;

/** Who gets the reply to a task. */
export interface Pending {
  /** The task came to a result. */
  resolve(value: unknown): void;
  /** The task failed, after so many items of its chunk; `before` are the results of those. */
  reject(error: unknown, items: number, before?: readonly unknown[]): void;
}

/** A task that was handed in. */
interface Entry {
  readonly pending: Pending;
  readonly task: number;
}

/** What the client tells its pool. */
export interface ClientEvents {
  /** Looks which workers leave, and, if the system is to be asked, which have died. */
  look(asksSystem: boolean): void;
  /** The initializer of a worker threw. */
  broke(error: unknown): void;
  /** A task was replied to, after it waited and ran for so many ms. */
  replied(waitedMs: number, ranMs: number, isFailed: boolean): void;
}

/** What hands tasks to the workers of a pool, and brings in their replies: blocking the thread, or as the event loop turns. */
export class Client implements ResultSource {
  readonly mailbox: Mailbox;
  readonly #state: PoolState;
  readonly #memory: Memory;
  readonly #events: ClientEvents;
  readonly #entries = new Map<number, Entry>();
  /** Replies that came together, and how many of them were seen to. */
  #replies: number[] = [];
  #seen = 0;
  #nextId = 1;
  /** Tasks that are not handed over yet, linked to each other. */
  #first = 0;
  #last = 0;
  #count = 0;
  /** How many are handed over at once. */
  #together = FIRST_TOGETHER;
  readonly #flush = () => {
    this.#together = FIRST_TOGETHER;
    this.flush();
  };
  #isFlushed: (() => void) | undefined;
  #wanted = 0;
  #isPumping = false;
  #looked = 0;

  constructor(state: PoolState, events: ClientEvents) {
    this.#state = state;
    this.#memory = state.place.memory;
    this.#events = events;
    this.mailbox = state.newMailbox();
  }

  /** How many tasks have not been replied to. */
  get pending(): number {
    return this.#entries.size;
  }

  /** Hands a task in; returns its number. It is on its way when this turn of the event loop is over, or the caller waits. */
  submit(call: number, form: number, value: unknown, name: string, pending: Pending): number {
    const memory = this.#memory;
    const task = block.newTask(memory);
    const words = memory.cover(task + block.WORDS);
    const id = this.#nextId++ | 0;
    words[task + block.NEXT] = 0;
    words[task + block.STATE] = block.QUEUED;
    words[task + block.MAILBOX] = this.mailbox.at;
    words[task + block.ID] = id;
    words[task + block.FUNCTION] = call;
    words[task + block.FORM] = form;
    words[task + block.ABORT] = 0;
    words[task + block.DONE_ITEMS] = 0;
    writeNumber(words, task + block.SINCE, block.now());
    try {
      block.writePayload(memory, task, value, name);
    } catch (error) {
      block.freeTask(memory, task);
      throw error;
    }
    this.#entries.set(id, { pending, task });
    if (this.#count++ === 0) {
      this.#first = task;
      queueMicrotask(this.#flush);
      this.#isFlushed = beforeBlocking(this.#flush);
    } else {
      memory.words[this.#last + block.NEXT] = task;
    }
    this.#last = task;
    if (this.#count >= this.#together) {
      this.flush();
      this.#together = Math.min(2 * this.#together, MOST_TOGETHER);
    }
    return id;
  }

  /** Hands over what was handed in. */
  flush(): void {
    if (this.#count === 0) return;
    const count = this.#count;
    this.#count = 0;
    this.#isFlushed?.();
    this.#state.add(this.#first, this.#last, count);
    // Another thread may have ended the pool before these were there to be given up.
    if (this.#state.mode === ENDED) this.#events.look(true);
  }

  /** Gives a task up that nobody has begun; returns whether it did. */
  cancel(id: number): boolean {
    const entry = this.#entries.get(id);
    if (!entry || !block.changeState(this.#memory, entry.task, block.QUEUED, block.CANCELLED)) return false;
    this.#entries.delete(id);
    return true;
  }

  /** Asks a task that runs to end. */
  ask(id: number): void {
    const entry = this.#entries.get(id);
    if (!entry) return;
    const { words, futex } = this.#memory;
    Atomics.store(words, entry.task + block.ABORT, 1);
    futex.notify(words, entry.task + block.ABORT, Infinity);
  }

  /** Gives a task up that runs, with its worker; returns whether it still ran. */
  doom(id: number): boolean {
    const entry = this.#entries.get(id);
    return entry !== undefined && block.changeState(this.#memory, entry.task, block.RUNNING, block.DOOMED);
  }

  /** Whether a task was begun and has not been replied to. */
  isRunning(id: number): boolean {
    const entry = this.#entries.get(id);
    // One that is done is about to be replied to.
    return entry !== undefined && Atomics.load(this.#memory.words, entry.task + block.STATE) !== block.QUEUED;
  }

  /** The number of tasks that run. */
  running(): number {
    let count = 0;
    for (const id of this.#entries.keys()) if (this.isRunning(id)) count++;
    return count;
  }

  /** Has a task that will never be replied to fail. */
  fail(id: number, error: unknown): void {
    const entry = this.#entries.get(id);
    if (!entry) return;
    this.#entries.delete(id);
    this.#events.replied(NaN, NaN, true);
    entry.pending.reject(error, Atomics.load(this.#memory.words, entry.task + block.DONE_ITEMS));
  }

  /** Has all tasks fail. What workers still reply is dropped. */
  failAll(error: () => unknown): void {
    this.flush();
    this.drain();
    for (const [id, { pending }] of this.#entries) {
      if (!this.cancel(id)) {
        this.ask(id); // a thread that cannot be ended may yet look
        this.doom(id);
        this.#entries.delete(id);
      }
      this.#events.replied(NaN, NaN, true);
      pending.reject(error(), 0);
    }
    this.mailbox.wake();
  }

  /** Brings in the replies that are there; returns how many came. */
  drain(): number {
    const tasks = this.mailbox.takeAll();
    for (const task of tasks) this.#replies.push(task);
    // A callback may wait for a reply that came together with its own: what is left is seen to there.
    while (this.#seen < this.#replies.length) this.#accept(this.#replies[this.#seen++]);
    this.#replies = [];
    this.#seen = 0;
    return tasks.length;
  }

  #accept(task: number): void {
    const memory = this.#memory;
    const words = memory.cover(task + block.WORDS);
    const form = words[task + block.FORM];
    const id = words[task + block.ID];
    const items = words[task + block.DONE_ITEMS];
    const entry = this.#entries.get(id);
    this.#entries.delete(id);
    const waited = readNumber(words, task + block.WAITED);
    const ran = readNumber(words, task + block.RAN);
    const isFailed = (form & block.THREW) !== 0;
    let value: unknown;
    try {
      value = unpackItems(block.readPayload(memory, task), form);
    } catch (error) {
      entry?.pending.reject(error, items);
      return;
    } finally {
      block.freeTask(memory, task);
    }
    if (id === 0) this.#events.broke(value);
    if (!entry) return;
    if (form & block.DIED) {
      block.discardLostTask(memory, entry.task);
      value = Array.isArray(value)
        ? new WorkerDiedError(...(value as ConstructorParameters<typeof WorkerDiedError>))
        : new WorkerDiedError("Cannot finish a task as its worker must live: it died");
    }
    let before: unknown[] | undefined;
    if (form & block.PARTIAL) [value, before] = value as [unknown, unknown[]];
    if (isFailed) noteRemote(value);
    this.#events.replied(waited, ran, isFailed);
    if (isFailed) entry.pending.reject(value, items, before);
    else entry.pending.resolve(value);
  }

  waitFor(isReady: () => boolean, timeoutMs: number): void {
    runBlocking(
      this.#memory,
      this.#until(isReady, timeoutMs > 0),
      timeoutMs,
      waitAt(this.#state.place, "for a result of"),
    );
  }

  want(): void {
    if (this.#wanted++ === 0 && !this.#isPumping) void this.#pump();
  }

  unwant(): void {
    if (--this.#wanted === 0 && this.#isPumping) this.mailbox.wake();
  }

  async #pump(): Promise<void> {
    this.#isPumping = true;
    try {
      while (this.#wanted > 0) {
        await runAsync(
          this.#memory,
          this.#reply(),
          Infinity,
          undefined,
          waitAt(this.#state.place, "for a result of"),
        );
        // Who is woken for nothing is to look; for the rest the runtime tells.
        const isForNothing = this.drain() === 0;
        this.#events.look(this.#isTimeToLook() || isForNothing);
      }
    } finally {
      this.#isPumping = false;
    }
  }

  *#reply(): Steps<void> {
    yield* this.mailbox.sleep(true, ASYNC_LOOK_MS);
  }

  *#until(isReady: () => boolean, timeLeft: boolean): Steps<void> {
    this.flush();
    for (;;) {
      this.drain();
      if (isReady()) return;
      if (this.#isTimeToLook()) this.#events.look(true);
      if (!timeLeft || isReady()) return;
      spin(this.#memory.words, this.mailbox.at, 0);
      timeLeft = yield* this.mailbox.sleep(timeLeft, LOOK_MS);
    }
  }

  /** Whether to look after the workers: not more often than is of use. */
  #isTimeToLook(): boolean {
    const time = performance.now();
    if (time - this.#looked < LOOK_MS / 2) return false;
    this.#looked = time;
    return true;
  }
}
