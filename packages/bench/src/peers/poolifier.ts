import { FixedClusterPool, FixedThreadPool } from "poolifier";
import { workerFile, WORKERS } from "./open-peer.ts";
import type { OpenPeer, Workers } from "./open-peer.ts";

export function open(workers: Workers): OpenPeer {
  const pool =
    workers === "threads"
      ? new FixedThreadPool<unknown, unknown>(WORKERS, workerFile("poolifier-thread"))
      : new FixedClusterPool<unknown, unknown>(WORKERS, workerFile("poolifier-process"));
  return {
    add: (a, b) => pool.execute([a, b], "add") as Promise<number>,
    square: (n) => pool.execute(n, "square") as Promise<number>,
    squareAll: (numbers) => pool.execute(numbers, "squareAll") as Promise<number[]>,
    exit: () => pool.execute(undefined, "exit"),
    map: (numbers) => pool.mapExecute(numbers, "square") as Promise<number[]>,
  };
}
