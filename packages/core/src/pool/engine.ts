import { CancelledError, PoolError } from "../errors.ts";
import type { WorkerDiedError } from "../errors.ts";
import { discard, encode } from "../memory/codec.ts";
import { settledWithin } from "../sync/settled-within.ts";
import type { WaitOptions } from "../sync/steps.ts";
import { checkTimeout, checkWait } from "../sync/timeout.ts";
import { Client } from "./client.ts";
import type { Pending } from "./client.ts";
import { packItems } from "./items.ts";
import { beforeBlocking } from "../sync/while-blocked.ts";
import { answer, wakeSleepers } from "./mailbox.ts";
import type { Addressee } from "./mailbox.ts";
import { CLOSED, ENDED, OPEN } from "./pool-state.ts";
import type { PoolState } from "./pool-state.ts";
import { DIED, THREW } from "./task-block.ts";
import type { WorkerSettings } from "./work.ts";
import type { StartWorker, Worker } from "./worker.ts";
import { Workers } from "./workers.ts";

/** Longest wait for one worker before the others are looked after. */
const LOOK_MS = 50;
const ASYNC_LOOK_MS = 1000;

interface EngineOptions {
  /** What it is called in errors. */
  readonly name: string;
  readonly state: PoolState;
  readonly abortGrace: number;
  readonly worker?: WorkerSettings;
  /** Starts a worker; left out, another thread looks after them. */
  readonly start?: StartWorker | undefined;
  /** Whether workers are started only when there is nobody for a task. */
  readonly isLazy: boolean;
  /** A task was replied to, or failed with its worker: then the times, in ms, are NaN. */
  readonly onReply?: (waitedMs: number, ranMs: number, isFailed: boolean) => void;
  /** Returns why the whole pool is broken by the death of a worker that had a task in its hands, if it is. */
  readonly whyBroken?: (worker: Worker) => PoolError | undefined;
}

/** What pools and executors have in common: a client that hands tasks in, and the workers that do them. */
export class Engine {
  readonly size: number;
  readonly client: Client;
  readonly #name: string;
  readonly #state: PoolState;
  /** `undefined` if another thread looks after them. */
  readonly #workers: Workers | undefined;
  readonly #abortGrace: number;
  readonly #isLazy: boolean;
  /** Tasks that were asked to end, and until when, on the clock of `performance.now()`. */
  readonly #asked = new Map<number, number>();
  /** Why there will be no more results. */
  #broken: PoolError | undefined;

  constructor({ name, state, abortGrace, worker, start, isLazy, onReply, whyBroken }: EngineOptions) {
    this.size = state.size;
    this.#name = name;
    this.#state = state;
    this.#abortGrace = abortGrace;
    this.#isLazy = isLazy;
    this.client = new Client(state, {
      look: (asksSystem) => this.#look(asksSystem),
      broke: (cause) =>
        this.#break(new PoolError(`Cannot run tasks: the initializer of ${name} threw`, { cause })),
      replied: onReply ?? (() => {}),
    });
    if (!start || !worker) return;
    state.own(this.client.mailbox);
    this.#workers = new Workers({
      state,
      start,
      settings: worker,
      isLazy,
      hasTasks: () => this.client.pending > 0,
      onGone: (gone, taken) => {
        // When all has ended, what they had is given up, and did not fail by their death.
        if (!taken || state.mode === ENDED) return;
        const broken = whyBroken?.(gone);
        if (broken) this.#break(broken);
        else this.#tell(taken, gone.whyDied("a task"));
      },
      onFailedStarts: (cause) =>
        this.#break(new PoolError(`Cannot run tasks: ${name} cannot start workers`, { cause })),
    });
  }

  get kind(): "threads" | "processes" | "names" {
    return this.#state.place.memory.kind;
  }

  /** Whether it takes no more tasks, and does those that are there. */
  get isClosed(): boolean {
    return this.#state.mode === CLOSED;
  }

  /** Returns the number of a function, if tasks may be handed in. */
  begin(fn: unknown): number {
    if (this.#state.mode === ENDED) this.client.drain(); // it may be said there why
    if (this.#broken) throw this.#broken;
    if (this.#state.mode !== OPEN)
      throw new PoolError(
        `Cannot run tasks in ${this.#name} as it must be open: it was closed; make another`,
      );
    return this.#state.functions.numberOf(fn);
  }

  /** Hands in a task, with a value that errors call `name`; returns its number. */
  submit(call: number, form: number, value: unknown, name: string, pending: Pending): number {
    const id = this.client.submit(call, form, value, name, pending);
    if (this.#isLazy) this.#workers?.startFor(this.client.pending);
    return id;
  }

  /** Hands in items, or lists of arguments, that are the `first`th of a list and those behind it. */
  submitItems(
    call: number,
    form: number,
    items: readonly unknown[],
    pending: Pending,
    first: number,
  ): number {
    if (this.#state.mode === ENDED) throw this.#cancelled();
    const [packed, noted] = packItems(items, form);
    try {
      return this.submit(call, noted, packed, "items", pending);
    } catch (error) {
      // An error is to name the places of the items in the whole list.
      discard(encode([...Array<undefined>(first), ...items], "items", this.kind));
      throw error;
    }
  }

  /** Asks a task that runs to end, and ends its worker if it does not; returns what is to be called if it does. */
  giveUp(id: number): () => void {
    // When all that the same signal aborts was given up: a task that ends at once would else make room for one of those.
    const ask = () => {
      asked();
      this.client.ask(id);
    };
    const asked = beforeBlocking(ask);
    queueMicrotask(ask);
    this.#asked.set(id, performance.now() + this.#abortGrace);
    const { promise: ended, resolve } = Promise.withResolvers<void>();
    void settledWithin(ended, this.#abortGrace, undefined).then(() => this.#endOverdue());
    return () => {
      this.#asked.delete(id);
      resolve();
    };
  }

  /** Ends the workers of tasks that were asked to end, and did not in time. */
  #endOverdue(): void {
    const time = performance.now();
    for (const [id, deadline] of this.#asked) {
      if (deadline > time) continue;
      this.#asked.delete(id);
      if (!this.client.doom(id)) continue;
      this.client.fail(id, undefined);
      if (this.#workers) this.#workers.look();
      else wakeSleepers(this.#state.place.memory, this.#state.ownerMailbox);
    }
  }

  /** Looks after the workers; in another thread than the one that does so, after that. */
  #look(asksSystem: boolean): void {
    // Not by timers alone: they do not come while the thread is blocked.
    this.#endOverdue();
    this.#workers?.look(asksSystem);
    if (this.#state.mode === ENDED) this.client.failAll(() => this.#cancelled());
    else if (!this.#workers && !this.#state.hasOwner)
      this.#break(new PoolError(`Cannot run tasks: the thread that made ${this.#name} has ended`));
  }

  /** Tells who handed a task in that its worker has died. If that is this thread, it learns of it when it takes its replies. */
  #tell(taken: Addressee, why: WorkerDiedError): void {
    const { memory } = this.#state.place;
    const { message, exitCode } = why;
    const options = "cause" in why ? [{ cause: why.cause }] : [];
    answer(memory, taken, THREW | DIED, [message, exitCode, ...options]);
  }

  #cancelled(): PoolError | CancelledError {
    return this.#broken ?? new CancelledError(`Cannot finish a task: ${this.#name} was terminated`);
  }

  /** Takes no more tasks; the workers end when those are done that are there. */
  close(): void {
    this.client.flush();
    if (this.#state.mode === OPEN) this.#state.end(CLOSED);
  }

  /** Ends the workers, whatever they do; all that has no result yet fails. */
  terminate(): void {
    this.#endWorkers(this.#ownWorkers("terminate"));
    this.client.failAll(() => this.#cancelled());
  }

  #endWorkers(workers: Workers): void {
    if (this.#state.mode !== ENDED) this.#state.end(ENDED);
    workers.kill();
  }

  /** Blocks the calling thread until all workers have ended; returns whether they have in time. */
  join(timeout: number | undefined): boolean {
    const timeoutMs = checkTimeout(`join ${this.#name}`, timeout);
    const workers = this.#checkEnding();
    const deadline = performance.now() + timeoutMs;
    for (let worker = this.#nextAlive(workers); worker; worker = this.#nextAlive(workers)) {
      const left = deadline - performance.now();
      if (left <= 0) return false;
      worker.join(Math.min(left, LOOK_MS));
    }
    return this.#joined(workers);
  }

  /** As `join()`, with the event loop turning. */
  async joinAsync(options: WaitOptions): Promise<boolean> {
    const { timeoutMs, signal } = checkWait(`join ${this.#name}`, options);
    const workers = this.#checkEnding();
    const deadline = performance.now() + timeoutMs;
    for (let worker = this.#nextAlive(workers); worker; worker = this.#nextAlive(workers)) {
      const left = deadline - performance.now();
      if (left <= 0) return false;
      await worker.joinAsync({ timeout: Math.min(left, ASYNC_LOOK_MS), ...(signal && { signal }) });
    }
    return this.#joined(workers);
  }

  #nextAlive(workers: Workers): Worker | undefined {
    this.client.drain();
    workers.look();
    return workers.alive()[0];
  }

  /** There is nobody left to do anything. */
  #joined(workers: Workers): true {
    this.#state.end(ENDED);
    workers.forget();
    return true;
  }

  /** There will be no more results. Who waits for one learns of it when it looks, and not in the middle of another wait. */
  #break(error: PoolError): void {
    this.#broken ??= error;
    if (this.#workers) this.#endWorkers(this.#workers);
    else this.#state.end(ENDED);
  }

  #ownWorkers(act: string): Workers {
    if (this.#workers) return this.#workers;
    throw new PoolError(
      `Cannot ${act} ${this.#name} as the thread that made it must do that: this is another`,
    );
  }

  #checkEnding(): Workers {
    const workers = this.#ownWorkers("join");
    if (this.#state.mode !== OPEN) return workers;
    throw new PoolError(
      `Cannot join ${this.#name} as it must have been closed or terminated before: it was not`,
    );
  }
}
