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
}

/** Calls the function of a task as `form` says, with what is in it; returns what it comes to, and never throws. */
export function runTask(memory: Memory, task: number, call: Call, form: number): Outcome | Promise<Outcome> {
  const running = beginTask(memory, task);
  let items = 0;
  const failed = (value: unknown): Outcome => ({ form: block.THREW, value, items });
  let outcome: Outcome | Promise<Outcome>;
  try {
    if ((form & ~block.NUMBERS) === block.CALL) {
      const value = call(...(block.readPayload(memory, task) as unknown[]));
      outcome = isPromise(value) ? Promise.resolve(value).then(returned, failed) : returned(value);
    } else {
      const chunk = unpackItems(block.readPayload(memory, task), form) as unknown[];
      const each = (form & ~block.NUMBERS) === block.SPREAD ? spread(call) : call;
      outcome = runEach(chunk, each, () => items++);
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

function runEach(chunk: readonly unknown[], call: Call, count: () => void): Outcome | Promise<Outcome> {
  const results: unknown[] = new Array(chunk.length);
  for (let i = 0; i < chunk.length; i++) {
    const result = call(chunk[i]);
    if (isPromise(result)) return runRest(chunk, call, count, results, i, result);
    results[i] = result;
    count();
  }
  return returned(results);
}

async function runRest(
  chunk: readonly unknown[],
  call: Call,
  count: () => void,
  results: unknown[],
  first: number,
  promise: PromiseLike<unknown>,
): Promise<Outcome> {
  results[first] = await promise;
  count();
  for (let i = first + 1; i < chunk.length; i++) {
    results[i] = await call(chunk[i]);
    count();
  }
  return returned(results);
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

function isPromise(value: unknown): value is PromiseLike<unknown> {
  return typeof (value as PromiseLike<unknown> | undefined)?.then === "function";
}
