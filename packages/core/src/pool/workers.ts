import { runtime } from "../current.ts";
import { whileBlocked } from "../sync/while-blocked.ts";
import { onWorkerEnd } from "../worker-ends.ts";
import type { Addressee } from "./mailbox.ts";
import { CLOSED, ENDED, LEAVES, OPEN, STARTS } from "./pool-state.ts";
import type { PoolState } from "./pool-state.ts";
import { discardTask } from "./task-block.ts";
import type { StartWorker, Worker } from "./worker.ts";
import type { WorkerSettings } from "./work.ts";

/** How often it is looked after the workers of a pool for which nobody waits. */
const LOOK_MS = 1000;
/** How long after the end of the pool a thread may take to end by itself: only so does it give back what it has. */
const LEAVE_MS = 100;

interface WorkersOptions {
  readonly state: PoolState;
  readonly start: StartWorker;
  readonly settings: WorkerSettings;
  /** Whether none is started before there is a task for it. */
  readonly isLazy: boolean;
  /** Whether there are tasks that are not done. */
  readonly hasTasks: () => boolean;
  /** A worker is gone, and with it what it had taken. */
  readonly onGone: (worker: Worker, taken: Addressee | undefined) => void;
  /** A worker could not be started, or one after another was gone before it could take a task; `cause` is why. */
  readonly onFailedStarts: (cause: unknown) => void;
}

/** The workers of a pool: starts them, and another in the stead of each that is gone while there is work to do. */
export class Workers {
  readonly #options: WorkersOptions;
  readonly #workers: (Worker | undefined)[];
  /** Those that are about to end, and the task, if any, that each was ended for. */
  readonly #leaving = new Map<Worker, number>();
  readonly #stops: (() => void)[];
  #failedStarts = 0;
  #isBusy = false;
  /** When those that are left are ended, whatever they do. */
  #patience = Infinity;

  /** Starts them; if that fails with one, those before it are ended. */
  constructor(options: WorkersOptions) {
    this.#options = options;
    this.#workers = new Array(options.state.size).fill(undefined);
    if (!options.isLazy) this.#startAll();
    const look = () => this.look();
    // The runtime tells when one has ended, but not of a task that another thread has given up, nor while this one is blocked.
    this.#stops = [onWorkerEnd(look), whileBlocked(look), runtime().every(LOOK_MS, look)];
  }

  #startAll(): void {
    try {
      for (let nth = 0; nth < this.#workers.length; nth++) this.#start(nth);
    } catch (error) {
      this.#options.state.end(ENDED);
      this.kill();
      throw error;
    }
  }

  /** Starts one more, if there are fewer than may be, and they are fewer than the tasks that are not done. */
  startFor(tasks: number): void {
    const nth = this.#workers.indexOf(undefined);
    if (nth === -1 || this.#workers.length - this.#workers.filter((each) => !each).length >= tasks) return;
    this.#alone(() => this.#start(nth));
  }

  /**
   * Looks which workers are gone, and which are to go: their task was given up, and did not end.
   *
   * @param asksSystem Whether to ask the system, too, which costs microseconds a worker: a worker that leaves by itself says so.
   */
  look(asksSystem: boolean = true): void {
    this.#alone(() => {
      for (const [nth, worker] of this.#workers.entries()) {
        if (!worker) continue;
        if (this.#options.state.takenBy(nth)?.isDoomed) this.#replace(nth, worker);
        else if (asksSystem || this.#options.state.activityOf(nth) === LEAVES) this.#lookAt(nth, worker);
      }
      this.#lookAtLeaving();
      this.#startForLate();
      if (this.#options.state.mode === ENDED && this.alive().length === 0) this.forget();
    });
  }

  /** Not in the middle of itself: what blocks the thread for a lock has it look meanwhile, and a slot would get two workers. */
  #alone(act: () => void): void {
    if (this.#isBusy) return;
    this.#isBusy = true;
    try {
      act();
    } finally {
      this.#isBusy = false;
    }
  }

  #lookAtLeaving(): void {
    const isLate = performance.now() > this.#patience;
    for (const [worker, task] of this.#leaving) {
      if (worker.isAlive()) {
        if (isLate) worker.kill();
        continue;
      }
      this.#leaving.delete(worker);
      // A thread that is said to have ended may yet be in the middle of something.
      if (task !== 0 && !worker.isThread) discardTask(this.#options.state.place.memory, task);
    }
  }

  /** Starts workers for tasks that came when all had left: those of `imap()`, or of another thread. */
  #startForLate(): void {
    const { state, isLazy } = this.#options;
    if (state.mode !== CLOSED || !state.hasTasks || this.#workers.some((worker) => worker)) return;
    for (let nth = 0; nth < (isLazy ? 1 : state.size); nth++) this.#tryToStart(nth);
  }

  #lookAt(nth: number, worker: Worker): void {
    const { state, onGone } = this.#options;
    const activity = state.activityOf(nth);
    const isLeaving = activity === LEAVES;
    if (!isLeaving && worker.isAlive()) return;
    if (isLeaving) this.#leaving.set(worker, 0);
    this.#workers[nth] = undefined;
    const taken = state.clear(nth);
    onGone(worker, taken);
    if (activity !== STARTS) this.#failedStarts = 0;
    else if (this.#isNeeded() && ++this.#failedStarts > 2 * state.size) {
      this.#options.onFailedStarts(worker.whyDied("its start"));
      return;
    }
    this.#startIfNeeded(nth);
  }

  #startIfNeeded(nth: number): void {
    // What was just told may have come back here.
    if (!this.#isNeeded() || this.#workers[nth]) return;
    if (!this.#options.isLazy || this.#options.hasTasks()) this.#tryToStart(nth);
  }

  #isNeeded(): boolean {
    const { state, hasTasks } = this.#options;
    return state.mode === OPEN || (state.mode === CLOSED && (hasTasks() || state.hasTasks));
  }

  #tryToStart(nth: number): void {
    try {
      this.#start(nth);
    } catch (error) {
      this.#options.onFailedStarts(error);
    }
  }

  #start(nth: number): void {
    const { start, state, settings } = this.#options;
    this.#workers[nth] = start(state, nth, settings);
  }

  /** Ends the nth worker, whatever it does, and has another start in its stead. */
  #replace(nth: number, worker: Worker): void {
    worker.kill();
    this.#leaving.set(worker, this.#options.state.taskOf(nth));
    this.#workers[nth] = undefined;
    this.#options.state.clear(nth);
    this.#startIfNeeded(nth);
  }

  /** Ends all that live, whatever they do, threads when they have had the time to end by themselves. The pool has ended. */
  kill(): void {
    this.#patience = performance.now() + LEAVE_MS;
    for (const [nth, worker] of this.#workers.entries()) {
      if (!worker) continue;
      if (worker.isThread) {
        this.#leaving.set(worker, 0);
        this.#workers[nth] = undefined;
      } else worker.kill();
    }
  }

  /** Those that are not gone. */
  alive(): Worker[] {
    const all = new Set([...this.#workers, ...this.#leaving.keys()]);
    return [...all].filter((worker): worker is Worker => worker !== undefined && worker.isAlive());
  }

  /** To be called when there is nothing left to look after. */
  forget(): void {
    for (const stop of this.#stops) stop();
  }
}
