import type { Work } from "@nogil/results";
import * as multiprocessing from "nogil/multiprocessing";
import { expectedPower } from "nogil/tasks";
import * as threading from "nogil/threading";
import { gather } from "./gather.ts";
import type { OneSlice, Prepared } from "./operation.ts";
import { newPool, poolOf } from "./pool-of.ts";
import type { PoolKind } from "./pool-of.ts";
import { raise, raiseInto, raiseIntoOnce } from "./raise.ts";

/** The ways to do the lesson's task. The function that each gives to time throws if a power is wrong. */
export const WAYS = {
  "one after another": (work) => proven(work, () => work.bases.map((base) => raise(base, work.exponent))),
  // A daemon gets no worker that is idle: none of those here is one's.
  "new threads": (work) =>
    inWorkers(
      work,
      threading,
      (...args) => new threading.Thread({ target: raiseIntoOnce, args, daemon: true }),
    ),
  "idle threads": (work) => {
    leaveIdle(work.workers);
    // Workers are not idle for long: the next slice needs others.
    return {
      call: inWorkers(work, threading, (...args) => new threading.Thread({ target: raiseInto, args })),
    };
  },
  "thread pool": (work) => inPool(work, poolOf("threads", work.workers)),
  processes: (work) =>
    inWorkers(work, multiprocessing, (...args) => new multiprocessing.Process({ target: raiseInto, args })),
  "process pool": (work) => inPool(work, poolOf("processes", work.workers)),
} as const satisfies Record<string, (work: Work) => Prepared>;

/** A way to do the lesson's task. */
export type Way = keyof typeof WAYS;

/** A pool that is there for one slice: if those of all sizes were, many workers would sleep while others are measured. */
export function inNewPool(work: Work, kind: PoolKind): OneSlice {
  const pool = newPool(kind, work.workers);
  const { Barrier } = kind === "threads" ? threading : multiprocessing;
  pool.map(gather, Array<threading.BaseBarrier>(work.workers).fill(new Barrier(work.workers)), 1);
  return { call: inPool(work, pool), dispose: () => pool[Symbol.asyncDispose]() };
}

function inPool(work: Work, pool: ReturnType<typeof newPool>): () => void {
  const items = work.bases.map((base) => [base, work.exponent] as const);
  return proven(work, () => pool.starmap(raise, items));
}

/** A worker that is to be started and joined. */
type Worker = Pick<threading.Thread, "start" | "join">;
type Remainder = threading.BaseValue<"u64">;

/** Where workers leave what they find; for all operations, as a worker that was given many objects does not stay. */
const remainders = new Map<unknown, Remainder[]>();

/** A worker for each task. */
function inWorkers(
  work: Work,
  kind: typeof threading | typeof multiprocessing,
  create: (remainder: Remainder, base: number, exponent: number) => Worker,
): () => void {
  const places = remainders.get(kind) ?? [];
  remainders.set(kind, places);
  while (places.length < work.bases.length) places.push(new kind.Value("u64", 0n));
  return proven(work, () => {
    const workers = work.bases.map((base, i) => {
      places[i].value = 0n;
      const worker = create(places[i], base, work.exponent);
      worker.start();
      return worker;
    });
    for (const worker of workers) worker.join();
    return work.bases.map((_, i) => places[i].value);
  });
}

const barriers = new Map<number, threading.Barrier>();

/** Has so many threads run at once and end, so that as many workers are idle. */
function leaveIdle(workers: number): void {
  const barrier = barriers.get(workers) ?? new threading.Barrier(workers);
  barriers.set(workers, barrier);
  const threads = Array.from(
    { length: workers },
    () => new threading.Thread({ target: gather, args: [barrier] }),
  );
  for (const thread of threads) thread.start();
  for (const thread of threads) thread.join();
}

/** Raises all, and throws if a power is wrong. */
function proven({ bases, exponent }: Work, raiseAll: () => readonly bigint[]): () => void {
  const sum = (all: readonly bigint[]) => all.reduce((total, each) => total + each, 0n);
  const expected = sum(bases.map((base) => expectedPower(base, exponent)));
  return () => {
    const found = sum(raiseAll());
    if (found !== expected)
      throw new Error(`the remainders of the powers add up to ${found} and not ${expected}`);
  };
}
