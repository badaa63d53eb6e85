import * as multiprocessing from "../multiprocessing/mod.ts";
import * as threading from "../threading/mod.ts";
import type { Value } from "../sync/value.ts";
import { defineTasks } from "../targets.ts";
import { request } from "./http.ts";
import { encodeOutcome } from "./outcome.ts";
import { power } from "./pow.ts";

/** The ways to run several tasks: one after another, all at once in one thread, a thread each, a process each. */
export const STRATEGIES = ["sync", "async", "threads", "processes"] as const;
/** One of {@linkcode STRATEGIES}. */
export type Strategy = (typeof STRATEGIES)[number];

/** One piece of work: a base and an exponent, or a page to load. */
export type Work = { readonly base: number; readonly exponent: number } | { readonly url: string };

/** What came of a piece of work: its checksum, and 0 or the code of what went wrong (see `describeOutcome`). */
export interface Outcome {
  /** Of the digits of the power, or of the page. */
  readonly checksum: bigint;
  /** 0, or the code of what went wrong. */
  readonly outcome: number;
}

/** Where a worker leaves its outcome. */
interface Cells {
  readonly checksum: Value<"u64">;
  readonly outcome: Value<"i32">;
}

async function perform(work: Work): Promise<Outcome> {
  if ("base" in work) return { checksum: power(work.base, work.exponent), outcome: 0 };
  try {
    return { checksum: BigInt(await request(work.url)), outcome: 0 };
  } catch (error) {
    return { checksum: 0n, outcome: encodeOutcome(error) };
  }
}

async function performInto(
  checksum: Value<"u64">,
  outcome: Value<"i32">,
  ...work: [string] | [number, number]
): Promise<void> {
  const done = await perform(work.length === 1 ? { url: work[0] } : { base: work[0], exponent: work[1] });
  checksum.value = done.checksum;
  outcome.value = done.outcome;
}

defineTasks(import.meta.url, { performInto });

/** Runs all the work by a strategy; returns the outcomes in the order of the work. */
export async function runBy(strategy: Strategy, work: readonly Work[]): Promise<Outcome[]> {
  switch (strategy) {
    case "sync": {
      const outcomes: Outcome[] = [];
      for (const each of work) outcomes.push(await perform(each));
      return outcomes;
    }
    case "async":
      return Promise.all(work.map(perform));
    case "threads":
      return runInWorkers(threading.Thread, threading.Value, work);
    case "processes":
      return runInWorkers(multiprocessing.Process, multiprocessing.Value, work);
  }
}

/** Threads and processes are used in the same words. */
function runInWorkers(
  Worker: typeof threading.Thread | typeof multiprocessing.Process,
  Cell: typeof threading.Value | typeof multiprocessing.Value,
  work: readonly Work[],
): Outcome[] {
  const started = work.map((each) => {
    const cells: Cells = {
      checksum: new Cell("u64", 0n) as Value<"u64">,
      outcome: new Cell("i32", 0) as Value<"i32">,
    };
    const parameters = "base" in each ? ([each.base, each.exponent] as const) : ([each.url] as const);
    const worker = new Worker({
      target: performInto as (...args: unknown[]) => unknown,
      args: [cells.checksum, cells.outcome, ...parameters],
    });
    worker.start();
    return { worker, cells };
  });
  return started.map(({ worker, cells }) => {
    worker.join();
    const failure =
      "exitCode" in worker ? worker.exitCode !== 0 && `exit code ${worker.exitCode}` : worker.error;
    if (failure) throw new Error(`Cannot finish the work: ${worker.name} failed`, { cause: failure });
    return { checksum: cells.checksum.value, outcome: cells.outcome.value };
  });
}
