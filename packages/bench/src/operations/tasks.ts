import type { Work } from "@nogil/results";
import { runtime } from "nogil/runtimes";
import { BASES, LESSON_EXPONENT } from "nogil/tasks";
import { nameOf } from "./operation.ts";
import type { Operation } from "./operation.ts";
import { inNewPool, WAYS } from "./task-ways.ts";
import type { Way } from "./task-ways.ts";

/** With more, one call would take seconds. */
const CORES = Math.min(runtime.cores, 4);

/** From 6 µs to 60 ms of work with base 3, about evenly on a logarithmic axis. */
const EXPONENTS = [4000, 24_000, 150_000, 900_000, 4_000_000];
/** What lies between, and 200 ms, where starting workers for a task has paid at last. */
const MORE_EXPONENTS = [10_000, 60_000, 400_000, 1_900_000, 10_000_000];
/** What finds its workers waiting. */
const QUICK: readonly Way[] = ["idle threads", "thread pool", "process pool"];
/** What starts its workers first takes tens of milliseconds for it, and does not pay for tasks of less. */
const SLOW: readonly Way[] = ["new threads", "processes"];
const SLOW_FROM = 900_000;

/** So many tasks of 6 ms: every number of workers that is tried divides it, so that all of them have as much to do. */
const SCALING_TASKS = CORES < 4 ? 12 : 24;
const SCALING_EXPONENT = 400_000;
/** Workers up to twice the cores. */
const SCALING_WORKERS = Array.from({ length: 2 * CORES }, (_, i) => i + 1).filter(
  (workers) => SCALING_TASKS % workers === 0,
);

type Task = Operation & { readonly work: Work };

const threes = (count: number) => Array<number>(count).fill(3);

/** Powers to raise one after another: what sharing them is compared with. */
function sequential(operation: string, bases: readonly number[], exponent: number): Task {
  const condition = "one after another";
  const work = { bases: [...bases], exponent, workers: 0 };
  return { operation, condition, work, prepare: () => WAYS[condition](work) };
}

/** The same powers, shared among workers. */
function shared({ operation, work }: Task, condition: Way, workers: number): Task {
  const ours = { ...work, workers };
  const baseline = nameOf({ operation, condition: "one after another", work });
  return { operation, condition, work: ours, baseline, prepare: () => WAYS[condition](ours) };
}

/** Equal powers, as many as can be raised at once: from which size on it pays to share them. */
const POWERS = [...EXPONENTS, ...MORE_EXPONENTS].flatMap((exponent) => {
  const base = sequential("task/powers", threes(CORES), exponent);
  const isMore = MORE_EXPONENTS.includes(exponent);
  const isSure = (way: Way) => SLOW.includes(way) && exponent < SLOW_FROM;
  return [
    { ...base, thorough: isMore },
    ...[...QUICK, ...SLOW].map((way) => ({
      ...shared(base, way, CORES),
      thorough: isMore || isSure(way),
    })),
  ];
});

/** The lesson's powers. They are unequal, so the longest one by itself is what no way can fall below. */
const inTurn = sequential("task/lesson", BASES, LESSON_EXPONENT);
const LESSON = [
  inTurn,
  ...[...QUICK, ...SLOW].map((way) => shared(inTurn, way, way.endsWith("pool") ? CORES : BASES.length)),
  ...BASES.map((base) => sequential("task/power", [base], LESSON_EXPONENT)),
];

/** Equal powers, and pools of more and more workers. */
const all = sequential("task/scaling", threes(SCALING_TASKS), SCALING_EXPONENT);
const SCALING = [
  all,
  ...SCALING_WORKERS.flatMap((workers) =>
    (["threads", "processes"] as const).map((kind) => {
      const operation = shared(all, kind === "threads" ? "thread pool" : "process pool", workers);
      // What one, all and twice the cores do tells most.
      const thorough = ![1, CORES, 2 * CORES].includes(workers);
      return { ...operation, thorough, prepare: () => inNewPool(operation.work, kind) };
    }),
  ),
];

/** The lesson's CPU-bound task, by all ways. */
export const TASKS: readonly Operation[] = [...POWERS, ...LESSON, ...SCALING];
