import { onWorkerEnd } from "../worker-ends.ts";
import { CLOSED, ENDED, LEAVES, OPEN, STARTS } from "./pool-state.ts";
import type { PoolState, Taken } from "./pool-state.ts";
import type { StartWorker, Worker } from "./worker.ts";
import type { WorkerSettings } from "./work.ts";

interface WorkersOptions {
  readonly state: PoolState;
  readonly start: StartWorker;
  readonly settings: WorkerSettings;
  /** Whether none is started before there is a task for it. */
  readonly isLazy: boolean;
  /** Whether there are tasks that are not done. */
  readonly hasTasks: () => boolean;
  /** A worker is gone, and with it what it had taken. */
  readonly onGone: (worker: Worker, taken: Taken | undefined) => void;
  /** One worker after another was gone before it could take a task. */
  readonly onFailedStarts: (worker: Worker) => void;
}

/** The workers of a pool: starts them, and another in the stead of each that is gone while there is work to do. */
export class Workers {
  readonly #options: WorkersOptions;
  readonly #workers: (Worker | undefined)[];
  /** Those that have done their share and end by themselves. */
  readonly #leaving = new Set<Worker>();
  readonly #stopListening: () => void;
  #failedStarts = 0;

  /** Starts them; if that fails with one, those before it are ended. */
  constructor(options: WorkersOptions) {
    this.#options = options;
    this.#workers = new Array(options.state.size).fill(undefined);
    if (!options.isLazy) this.#startAll();
    this.#stopListening = onWorkerEnd(() => this.look());
  }

  #startAll(): void {
    try {
      for (let nth = 0; nth < this.#workers.length; nth++) this.#start(nth);
    } catch (error) {
      this.#options.state.end(ENDED);
      for (const worker of this.#workers) worker?.kill();
      throw error;
    }
  }

  /** Starts one more, if there are fewer than may be, and they are fewer than the tasks that are not done. */
  startFor(tasks: number): void {
    const nth = this.#workers.indexOf(undefined);
    if (nth === -1 || this.#workers.length - this.#workers.filter((each) => !each).length >= tasks) return;
    this.#start(nth);
  }

  /** Looks which workers are gone. */
  look(): void {
    for (const worker of this.#leaving) if (!worker.isAlive()) this.#leaving.delete(worker);
    for (const [nth, worker] of this.#workers.entries()) if (worker) this.#lookAt(nth, worker);
  }

  #lookAt(nth: number, worker: Worker): void {
    const { state, onGone } = this.#options;
    const activity = state.activityOf(nth);
    const isLeaving = activity === LEAVES;
    if (!isLeaving && worker.isAlive()) return;
    if (isLeaving) this.#leaving.add(worker);
    this.#workers[nth] = undefined;
    const taken = state.clear(nth);
    onGone(worker, taken);
    if (!this.#isNeeded()) return;
    this.#failedStarts = activity === STARTS ? this.#failedStarts + 1 : 0;
    if (this.#failedStarts > 2 * state.size) {
      this.#options.onFailedStarts(worker);
      return;
    }
    if (!this.#options.isLazy || this.#options.hasTasks()) this.#start(nth);
  }

  #isNeeded(): boolean {
    const { mode } = this.#options.state;
    return mode === OPEN || (mode === CLOSED && this.#options.hasTasks());
  }

  #start(nth: number): void {
    const { start, state, settings } = this.#options;
    this.#workers[nth] = start(state, nth, settings);
  }

  /** Ends the nth worker, whatever it does, and has another start in its stead. */
  replace(nth: number): void {
    const worker = this.#workers[nth];
    if (!worker) return;
    worker.kill();
    this.#leaving.add(worker);
    this.#workers[nth] = undefined;
    this.#options.state.clear(nth);
    if (this.#isNeeded()) this.#start(nth);
  }

  /** Ends all that live, whatever they do. */
  kill(): void {
    for (const worker of this.alive()) worker.kill();
  }

  /** Those that are not gone. */
  alive(): Worker[] {
    const all = [...this.#workers, ...this.#leaving];
    return all.filter((worker): worker is Worker => worker !== undefined && worker.isAlive());
  }

  /** The nth of them; `undefined` if it is gone. */
  at(nth: number): Worker | undefined {
    return this.#workers[nth];
  }

  /** To be called when there is nothing left to look after. */
  forget(): void {
    this.#stopListening();
  }
}
