import { History } from "./history.ts";
import type { Operation } from "./operation.ts";
import { access } from "./perform.ts";
import type { Call, Scenario } from "./scenario.ts";
import { restoreLocks, simplifyLocks } from "./simple-lock.ts";
import type { Actor } from "./state.ts";
import { Worker } from "./worker.ts";
import type { Direct } from "./worker.ts";
import type { Words } from "./words.ts";

/** A call of so many operations will never end. */
const LONGEST = 300;

/** What one worker does, call after call. */
export class Program<T> {
  readonly worker: Worker;
  readonly #forget: () => void;
  readonly #hasSimpleLocks: boolean;
  readonly #make: (worker: Worker) => T;
  readonly #calls: readonly Call<T>[];
  readonly #start: Words;
  readonly #beginnings = new Map<string, History>();
  /** How often the real code was run. */
  runs = 0;

  constructor(
    { make, workers, sliceMs = Infinity, forget = () => {}, hasSimpleLocks = false, tamper }: Scenario<T>,
    nth: number,
    start: Words,
  ) {
    this.worker = new Worker(nth + 1, sliceMs, tamper);
    this.#forget = forget;
    this.#hasSimpleLocks = hasSimpleLocks;
    this.#make = make;
    this.#calls = workers[nth];
    this.#start = start;
  }

  /** Where the worker is before its call number `call`; after the last, it is done. */
  begin(call: number, before: unknown): Actor {
    const key = `${call} ${JSON.stringify(before)}`;
    let history = this.#beginnings.get(key);
    if (!history) this.#beginnings.set(key, (history = new History(call, before)));
    return { history, mode: call < this.#calls.length ? "runs" : "done" };
  }

  /** Finds out what comes next after a history. */
  async next(history: History): Promise<Operation> {
    return (history.next ??= await this.#run(history));
  }

  #run({ results, call, before }: History): Promise<Operation> {
    if (results.length === LONGEST) throw new Error("A call goes on for ever without sleeping");
    this.runs++;
    this.#forget();
    const handle = this.#newHandle();
    if (this.#hasSimpleLocks) simplifyLocks();
    const run = this.worker.next(() => this.#calls[call](handle, this.worker, before), results);
    return run.finally(restoreLocks);
  }

  /** What a handle reads when it is made never changes, so that it is not explored. */
  #newHandle(): T {
    return this.worker.do(directly(this.#start), () => this.#make(this.worker));
  }
}

/** Does operations at once, on words of its own, when nobody else is there. */
export function directly(
  start: Words,
  killed: ReadonlySet<number> = new Set(),
  whenDone: (words: Words) => void = () => {},
): Direct {
  let now = start;
  return (operation) => {
    switch (operation.does) {
      case "atomic":
      case "read":
      case "write":
      case "clear": {
        const { result, words } = access(now, operation);
        now = words;
        whenDone(words);
        return result;
      }
      case "ask who lives":
        return !killed.has(operation.about);
      case "wake":
        return undefined;
      case "sleep":
        if (operation.ms === Infinity) throw new Error("Sleeps for ever where nobody else is left");
        return { ms: operation.ms, aborted: false };
      default:
        throw new Error(`Cannot ${operation.does} where nothing is explored`);
    }
  };
}
