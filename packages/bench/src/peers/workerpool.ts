import workerpool from "workerpool";
import { workerFile, WORKERS } from "./open-peer.ts";
import type { OpenPeer, Workers } from "./open-peer.ts";

export function open(workers: Workers): OpenPeer {
  const pool = workerpool.pool(workerFile("workerpool"), {
    workerType: workers === "threads" ? "thread" : "process",
    minWorkers: WORKERS,
    maxWorkers: WORKERS,
  });
  return {
    add: (a, b) => pool.exec("add", [a, b]),
    square: (n) => pool.exec("square", [n]),
    squareAll: (numbers) => pool.exec("squareAll", [numbers]),
    exit: () => pool.exec("exit", []),
  };
}
