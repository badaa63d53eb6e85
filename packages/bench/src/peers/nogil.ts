import process from "node:process";
import { defineTasks } from "nogil";
import { Pool } from "nogil/multiprocessing";
import { ThreadPool } from "nogil/threading";
import { WORKERS } from "./open-peer.ts";
import type { OpenPeer, Workers } from "./open-peer.ts";

const { add, square, squareAll, exit } = defineTasks(import.meta.url, {
  add: (a: number, b: number) => a + b,
  square: (n: number) => n * n,
  squareAll: (numbers: readonly number[]) => numbers.map((n) => n * n),
  exit: () => process.exit(1),
});

export function open(workers: Workers): OpenPeer {
  const pool = workers === "threads" ? new ThreadPool(WORKERS) : new Pool(WORKERS);
  return {
    add: (a, b) => pool.applyAsync(add, [a, b]),
    square: (n) => pool.applyAsync(square, [n]),
    squareAll: (numbers) => pool.applyAsync(squareAll, [numbers]),
    exit: () => pool.applyAsync(exit),
    map: (numbers) => pool.mapAsync(square, numbers),
  };
}
