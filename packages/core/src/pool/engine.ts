import { CancelledError, PoolError } from "../errors.ts";
import type { WaitOptions } from "../sync/steps.ts";
import { checkTimeout, checkWait } from "../sync/timeout.ts";
import { Client } from "./client.ts";
import type { Pending } from "./client.ts";
import { encodeItems } from "./items.ts";
import type { CheckedOptions } from "./pool-options.ts";
import { CLOSED, ENDED, OPEN } from "./pool-state.ts";
import type { PoolState } from "./pool-state.ts";
import type { StartWorker, Worker } from "./worker.ts";
import { Workers } from "./workers.ts";

/** Longest wait for one worker before the others are looked after. */
const LOOK_MS = 50;

interface EngineOptions {
  /** What it is called in errors. */
  readonly name: string;
  readonly state: PoolState;
  readonly checked: CheckedOptions;
  readonly start: StartWorker;
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
  readonly #workers: Workers;
  readonly #abortGrace: number;
  readonly #isLazy: boolean;
  /** Why there will be no more results. */
  #broken: PoolError | undefined;

  constructor({ name, state, checked, start, isLazy, onReply, whyBroken }: EngineOptions) {
    this.size = checked.size;
    this.#name = name;
    this.#state = state;
    this.#abortGrace = checked.abortGrace;
    this.#isLazy = isLazy;
    this.client = new Client(state, {
      look: () => this.#workers.look(),
      broke: (cause) =>
        this.#break(new PoolError(`Cannot run tasks: the initializer of ${name} threw`, { cause })),
      replied: onReply ?? (() => {}),
    });
    this.#workers = new Workers({
      state,
      start,
      settings: { ...checked.worker, mailbox: this.client.mailbox.at },
      isLazy,
      hasTasks: () => this.client.pending > 0,
      onGone: (gone, taken) => {
        this.client.drain();
        if (!taken) return;
        const broken = whyBroken?.(gone);
        if (broken) this.#break(broken);
        else this.client.fail(taken.id, gone.whyDied("a task"));
      },
      onFailedStarts: (gone) =>
        this.#break(
          new PoolError(`Cannot run tasks: one worker of ${name} after another died before its first`, {
            cause: gone.whyDied("to start"),
          }),
        ),
    });
  }

  get kind(): "threads" | "processes" | "names" {
    return this.#state.place.memory.kind;
  }

  /** Returns the number of a function, if tasks may be handed in. */
  begin(fn: unknown): number {
    if (this.#broken) throw this.#broken;
    if (this.#state.mode !== OPEN) throw new PoolError(`Cannot run tasks: ${this.#name} was closed`);
    return this.#state.functions.numberOf(fn);
  }

  /** Hands in a task whose payload is made; returns its number. */
  submit(call: number, form: number, payload: Uint8Array, pending: Pending): number {
    const id = this.client.submit(call, form, payload, pending);
    if (this.#isLazy) this.#workers.startFor(this.client.pending);
    return id;
  }

  /** Hands in a list of items, or of lists of arguments. */
  submitItems(call: number, form: number, items: readonly unknown[], pending: Pending): number {
    if (this.#broken) throw this.#broken;
    const [bytes, noted] = encodeItems(items, form, "items", this.kind);
    return this.submit(call, noted, bytes, pending);
  }

  /** Asks a task that runs to end, and ends its worker if it does not. */
  giveUp(id: number): void {
    this.client.ask(id);
    setTimeout(() => {
      if (!this.client.doom(id)) return;
      for (let nth = 0; nth < this.size; nth++) {
        if (this.#state.idOf(nth) === id) this.#workers.replace(nth);
      }
      this.client.fail(id, undefined);
    }, this.#abortGrace);
  }

  /** Takes no more tasks; the workers end when those are done that are there. */
  close(): void {
    this.client.flush();
    if (this.#state.mode === OPEN) this.#state.end(CLOSED);
  }

  /** Ends the workers, whatever they do; all that has no result yet fails. */
  terminate(): void {
    if (this.#state.mode !== ENDED) this.#state.end(ENDED);
    this.client.failAll(
      () => this.#broken ?? new CancelledError(`Cannot finish a task: ${this.#name} was terminated`),
    );
    this.#workers.kill();
    this.#workers.forget();
  }

  /** Blocks the calling thread until all workers have ended; returns whether they have in time. */
  join(timeout: number | undefined): boolean {
    const timeoutMs = checkTimeout(`join ${this.#name}`, timeout);
    this.#checkEnding();
    const deadline = performance.now() + timeoutMs;
    for (let worker = this.#nextAlive(); worker; worker = this.#nextAlive()) {
      const left = deadline - performance.now();
      if (left <= 0) return false;
      worker.join(Math.min(left, LOOK_MS));
    }
    this.#workers.forget();
    return true;
  }

  /** As `join()`, with the event loop turning. */
  async joinAsync(options: WaitOptions): Promise<boolean> {
    const { timeoutMs, signal } = checkWait(`join ${this.#name}`, options);
    this.#checkEnding();
    const deadline = performance.now() + timeoutMs;
    for (let worker = this.#nextAlive(); worker; worker = this.#nextAlive()) {
      const left = deadline - performance.now();
      if (left <= 0) return false;
      await worker.joinAsync({ timeout: left, ...(signal && { signal }) });
    }
    this.#workers.forget();
    return true;
  }

  #nextAlive(): Worker | undefined {
    this.client.drain();
    this.#workers.look();
    return this.#workers.alive()[0];
  }

  #break(error: PoolError): void {
    this.#broken ??= error;
    this.terminate();
  }

  #checkEnding(): void {
    if (this.#state.mode !== OPEN) return;
    throw new PoolError(
      `Cannot join ${this.#name} as it must have been closed or terminated before: it was not`,
    );
  }
}
