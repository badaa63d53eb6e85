import type { Memory } from "../memory/memory.ts";
import { newPlace, Place, Shared } from "../memory/shared.ts";
import { Lock } from "../sync/lock.ts";
import { spin } from "../sync/spin.ts";
import type { Steps } from "../sync/steps.ts";
import { Waiters } from "../sync/waiters.ts";
import { FunctionTable } from "./function-table.ts";
import { discardPayload, freeTask, ID, MAILBOX, NEXT } from "./task-block.ts";

/** Words: the lock of the list of tasks, its first and its last, who waits for one, what goes on, the functions, how many workers. */
const LOCK = 0;
const FIRST = 1;
const LAST = 2;
const WAITERS = 3;
const MODE = 5;
const FUNCTIONS = 6;
const SIZE = 7;
/** For each worker: the task that it took, the number and the mailbox of that, and what the worker does. */
const SLOTS = 8;
const TASK = 0;
const TASK_ID = 1;
const TASK_MAILBOX = 2;
const ACTIVITY = 3;
const SLOT_WORDS = 4;

/** What goes on: tasks are taken; those are done that are there; none is begun any more. */
export const OPEN = 0;
export const CLOSED = 1;
export const ENDED = 2;

/** What a worker does. */
export const STARTS = 0;
export const READY = 1;
export const LEAVES = 2;

/** The task that a worker had in its hands. */
export interface Taken {
  readonly id: number;
  readonly mailbox: number;
}

/** What a pool and its workers share: the tasks that nobody has taken yet, and what each worker does. */
export class PoolState extends Shared {
  readonly size: number;
  readonly functions: FunctionTable;
  readonly #words: Int32Array;
  readonly #at: number;
  readonly #lock: Lock;
  readonly #waiters: Waiters;

  constructor(given: number | Place) {
    super(
      given instanceof Place
        ? given
        : newPlace(new.target, {
            words: SLOTS + SLOT_WORDS * given,
            begin: ({ words }, at) => void (words[at + SIZE] = given),
          }),
    );
    const { memory, at } = this.place;
    this.#words = memory.cover(at + SLOTS);
    this.#at = at;
    this.size = this.#words[at + SIZE];
    this.#words = memory.cover(this.#slot(this.size));
    this.#lock = new Lock(this.place.inside(LOCK));
    this.#waiters = new Waiters(this.place.inside(WAITERS));
    this.functions = new FunctionTable(memory, at + FUNCTIONS);
  }

  /** @internal */
  static override dispose(memory: Memory, at: number): void {
    for (let task = memory.words[at + FIRST]; task !== 0;) {
      const next = memory.cover(task + 1)[task + NEXT];
      discardPayload(memory, task);
      freeTask(memory, task);
      task = next;
    }
    new FunctionTable(memory, at + FUNCTIONS).dispose();
  }

  get mode(): number {
    return Atomics.load(this.#words, this.#at + MODE);
  }

  /** Has the workers end, when there is no task left, or at once. */
  end(mode: typeof CLOSED | typeof ENDED): void {
    Atomics.store(this.#words, this.#at + MODE, mode);
    this.#waiters.wake(Infinity);
  }

  /** Adds tasks that are linked to each other already. */
  add(first: number, last: number, count: number): void {
    const { memory } = this.place;
    this.#lock.acquire();
    const words = memory.cover(last + 1);
    words[last + NEXT] = 0;
    // Who was killed in between may have left a task behind that is not noted as the last.
    let end = Atomics.load(words, this.#at + FIRST) === 0 ? 0 : words[this.#at + LAST];
    while (end !== 0 && words[end + NEXT] !== 0) end = words[end + NEXT];
    Atomics.store(words, end === 0 ? this.#at + FIRST : end + NEXT, first);
    Atomics.store(words, this.#at + LAST, last);
    this.#lock.release();
    this.#waiters.wake(count);
  }

  /** Waits until there is a task for the nth worker, and takes it; `undefined` if there is none in time, 0 if the worker is to end. */
  *next(nth: number, timeLeft: boolean): Steps<number | undefined> {
    const task = this.#take(nth);
    if (task !== undefined) return task;
    if (timeLeft) spin(this.#words, this.#at + FIRST, 0);
    return yield* this.#waiters.until(() => this.#take(nth), timeLeft);
  }

  #take(nth: number): number | undefined {
    const words = this.#words;
    const first = this.#at + FIRST;
    if (this.mode === ENDED) return 0;
    if (Atomics.load(words, first) === 0) return this.mode === CLOSED ? 0 : undefined;
    this.#lock.acquire();
    const task = Atomics.load(words, first);
    if (task !== 0) {
      const slot = this.#slot(nth);
      const memory = this.place.memory.cover(task + ID + 1);
      words[slot + TASK_ID] = memory[task + ID];
      words[slot + TASK_MAILBOX] = memory[task + MAILBOX];
      // In this order: a worker that is killed in between has a task in its slot that is the first in the list still.
      Atomics.store(words, slot + TASK, task);
      Atomics.store(words, first, memory[task + NEXT]);
    }
    this.#lock.release();
    if (task === 0) return this.#take(nth);
    return task;
  }

  /** Notes that the nth worker has no task in its hands. */
  putDown(nth: number): void {
    Atomics.store(this.#words, this.#slot(nth) + TASK, 0);
  }

  /** The task in the hands of the nth worker, 0 if there is none. */
  taskOf(nth: number): number {
    return Atomics.load(this.#words, this.#slot(nth) + TASK);
  }

  /** The number of the task that the nth worker took last. */
  idOf(nth: number): number {
    return Atomics.load(this.#words, this.#slot(nth) + TASK_ID);
  }

  activityOf(nth: number): number {
    return Atomics.load(this.#words, this.#slot(nth) + ACTIVITY);
  }

  noteActivity(nth: number, activity: number): void {
    Atomics.store(this.#words, this.#slot(nth) + ACTIVITY, activity);
  }

  /** Makes a slot ready for another worker; returns what the one that is gone had taken, if anything. */
  clear(nth: number): Taken | undefined {
    const words = this.#words;
    const slot = this.#slot(nth);
    this.#lock.acquire();
    const task = words[slot + TASK];
    const isTaken = task !== 0 && task !== Atomics.load(words, this.#at + FIRST);
    const taken = { id: words[slot + TASK_ID], mailbox: words[slot + TASK_MAILBOX] };
    words[slot + TASK] = 0;
    words[slot + ACTIVITY] = STARTS;
    this.#lock.release();
    return isTaken ? taken : undefined;
  }

  #slot(nth: number): number {
    return this.#at + SLOTS + SLOT_WORDS * nth;
  }
}
