import { isPromise } from "../is-promise.ts";
import type { Memory } from "../memory/memory.ts";
import type { Call } from "./function-table.ts";
import { unpackItems } from "./items.ts";
import * as block from "./task-block.ts";
import { beginTask } from "./task-signal.ts";

/** What a task came to: what it returned or threw, how, and how many items of a chunk were done before. */
export interface Outcome {
  readonly form: number;
  readonly value: unknown;
  readonly items: number;
  /** Of a chunk that failed: the results of the items before. */
  readonly before?: readonly unknown[];
}

/** Calls the function of a task as `form` says, with what is in it; returns what it comes to, and never throws. */
export function runTask(memory: Memory, task: number, call: Call, form: number): Outcome | Promise<Outcome> {
  const running = beginTask(memory, task);
  const done: unknown[] = [];
  const failed = (value: unknown): Outcome => ({
    form: block.THREW,
    value,
    items: done.length,
    before: done,
  });
  let outcome: Outcome | Promise<Outcome>;
  try {
    if ((form & ~block.NUMBERS) === block.CALL) {
      const value = call(...(block.readPayload(memory, task) as unknown[]));
      outcome = isPromise(value) ? Promise.resolve(value).then(returned, failed) : returned(value);
    } else {
      const chunk = unpackItems(block.readPayload(memory, task), form) as unknown[];
      const each = (form & ~block.NUMBERS) === block.SPREAD ? spread(call) : call;
      outcome = runEach(chunk, each, done);
      if (outcome instanceof Promise) outcome = outcome.catch(failed);
    }
  } catch (error) {
    outcome = failed(error);
  }
  if (!(outcome instanceof Promise)) {
    running.end();
    return outcome;
  }
  running.goOnAsync();
  return outcome.finally(() => running.end());
}

/** Puts the results into `done` one by one, which is what there is of them when one throws. */
function runEach(chunk: readonly unknown[], call: Call, done: unknown[]): Outcome | Promise<Outcome> {
  for (const item of chunk) {
    const result = call(item);
    if (isPromise(result)) return runRest(chunk, call, done, result);
    done.push(result);
  }
  return returned(done);
}

async function runRest(
  chunk: readonly unknown[],
  call: Call,
  done: unknown[],
  promise: PromiseLike<unknown>,
): Promise<Outcome> {
  done.push(await promise);
  while (done.length < chunk.length) done.push(await call(chunk[done.length]));
  return returned(done);
}

function returned(value: unknown): Outcome {
  return { form: block.RETURNED, value, items: 0 };
}

function spread(call: Call): Call {
  return (item) => {
    if (typeof (item as Iterable<unknown> | undefined)?.[Symbol.iterator] !== "function")
      throw new TypeError(
        `Cannot spread an item of starmap() as it must be iterable: received ${typeof item}`,
      );
    return call(...(item as Iterable<unknown>));
  };
}
