import type { Memory } from "../memory/memory.ts";
import { Place } from "../memory/place.ts";
import { newPlace, Shared } from "../memory/shared.ts";
import { Lock } from "../sync/lock.ts";
import { spin } from "../sync/spin.ts";
import type { Steps } from "../sync/steps.ts";
import { Waiters } from "../sync/waiters.ts";
import { FunctionTable } from "./function-table.ts";
import { disposeMailboxes, Mailbox, newMailbox, wakeAll } from "./mailbox.ts";
import type { Addressee } from "./mailbox.ts";
import { discardTasks, DOOMED, ID, MAILBOX, NEXT, STATE } from "./task-block.ts";

/**
 * Words: the lock of the list of tasks, its first and its last, who waits for one, what goes on, the functions, how many workers, where
 * replies come in, and who looks after the workers: where it hears of them, and its number.
 */
const LOCK = 0;
const FIRST = 1;
const LAST = 2;
const WAITERS = 3;
const MODE = 5;
const FUNCTIONS = 6;
const SIZE = 7;
const MAILBOXES = 8;
const OWNER_MAILBOX = 9;
const OWNER = 10;
/** For each worker: the task that it took, the number and the mailbox of that, and what the worker does. */
const SLOTS = 12;
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
    discardTasks(memory, memory.words[at + FIRST]);
    new FunctionTable(memory, at + FUNCTIONS).dispose();
    disposeMailboxes(memory, at + MAILBOXES);
  }

  /** Returns a mailbox for a thread that hands in tasks. */
  newMailbox(): Mailbox {
    const { memory } = this.place;
    return new Mailbox(memory, newMailbox(memory, this.#at + MAILBOXES));
  }

  /** Notes that the calling thread looks after the workers, and hears of them by this mailbox. */
  own(mailbox: Mailbox): void {
    this.#words[this.#at + OWNER] = this.place.memory.self;
    Atomics.store(this.#words, this.#at + OWNER_MAILBOX, mailbox.at);
  }

  /** Where who looks after the workers hears of them. */
  get ownerMailbox(): number {
    return this.#words[this.#at + OWNER_MAILBOX];
  }

  /** Whether who looks after the workers has not ended. */
  get hasOwner(): boolean {
    return this.place.memory.isAlive(this.#words[this.#at + OWNER]);
  }

  get mode(): number {
    return Atomics.load(this.#words, this.#at + MODE);
  }

  /** Has the workers end, when there is no task left, or at once; and those look who wait for replies. */
  end(mode: typeof CLOSED | typeof ENDED): void {
    Atomics.store(this.#words, this.#at + MODE, mode);
    this.#waiters.wake(Infinity);
    wakeAll(this.place.memory, this.#at + MAILBOXES);
  }

  /** Whether there is a task that nobody has taken. */
  get hasTasks(): boolean {
    return Atomics.load(this.#words, this.#at + FIRST) !== 0;
  }

  /** Adds tasks that are linked to each other already. */
  add(first: number, last: number, count: number): void {
    const { memory } = this.place;
    this.#acquire();
    const words = memory.cover(last + 1);
    words[last + NEXT] = 0;
    const isFirst = Atomics.load(words, this.#at + FIRST) === 0;
    Atomics.store(words, isFirst ? this.#at + FIRST : words[this.#at + LAST] + NEXT, first);
    Atomics.store(words, this.#at + LAST, last);
    this.#lock.release();
    this.#waiters.wake(count);
  }

  /** Takes the lock of the list, and sets right what a worker left half done that was killed with it in its hands. */
  #acquire(): void {
    this.#lock.acquire();
    if (!this.#lock.abandoned) return;
    const { memory } = this.place;
    const first = Atomics.load(this.#words, this.#at + FIRST);
    // A task that is the first still was not taken: the next worker would else run what counts as lost with this one.
    for (let nth = 0; nth < this.size; nth++) if (this.taskOf(nth) === first) this.putDown(nth);
    if (first === 0) return;
    let last = first;
    while (memory.cover(last + 1)[last + NEXT] !== 0) last = memory.words[last + NEXT];
    Atomics.store(this.#words, this.#at + LAST, last);
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
    this.#acquire();
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

  /** The task that the nth worker took, and whether that was given up while it ran; `undefined` if it has none in its hands. */
  takenBy(nth: number): (Addressee & { readonly isDoomed: boolean }) | undefined {
    const task = this.taskOf(nth);
    if (task === 0) return undefined;
    const taken = this.#noted(nth);
    const words = this.place.memory.cover(task + ID + 1);
    // A worker that has replied has its task in its hands for a moment still, which may be another's by then.
    const isSame = words[task + ID] === taken.id && words[task + MAILBOX] === taken.mailbox;
    return { ...taken, isDoomed: isSame && Atomics.load(words, task + STATE) === DOOMED };
  }

  #noted(nth: number): Addressee {
    const slot = this.#slot(nth);
    return { id: this.#words[slot + TASK_ID], mailbox: this.#words[slot + TASK_MAILBOX] };
  }

  activityOf(nth: number): number {
    return Atomics.load(this.#words, this.#slot(nth) + ACTIVITY);
  }

  noteActivity(nth: number, activity: number): void {
    Atomics.store(this.#words, this.#slot(nth) + ACTIVITY, activity);
  }

  /** Makes a slot ready for another worker; returns what the one that is gone had taken, if anything. */
  clear(nth: number): Addressee | undefined {
    const words = this.#words;
    const slot = this.#slot(nth);
    this.#acquire();
    const taken = this.taskOf(nth) === 0 ? undefined : this.#noted(nth);
    words[slot + TASK] = 0;
    words[slot + ACTIVITY] = STARTS;
    this.#lock.release();
    return taken;
  }

  #slot(nth: number): number {
    return this.#at + SLOTS + SLOT_WORDS * nth;
  }
}
