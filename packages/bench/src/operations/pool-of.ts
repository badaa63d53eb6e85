import { Pool } from "nogil/multiprocessing";
import { ThreadPool } from "nogil/threading";

/** What the workers of a pool are. */
export type PoolKind = "threads" | "processes";

const pools = new Map<string, Pool | ThreadPool>();

/** Makes a pool of so many workers. */
export function newPool(kind: PoolKind, workers: number): Pool | ThreadPool {
  return kind === "threads" ? new ThreadPool(workers) : new Pool(workers);
}

/** The pool of this agent. It serves all operations, so that few workers sleep while others are measured. */
export function poolOf(kind: PoolKind, workers: number): Pool | ThreadPool {
  const key = `${kind} ${workers}`;
  let pool = pools.get(key);
  if (!pool) pools.set(key, (pool = newPool(kind, workers)));
  return pool;
}
