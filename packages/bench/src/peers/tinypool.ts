import { Tinypool } from "tinypool";
import { workerFile, WORKERS } from "./open-peer.ts";
import type { OpenPeer, Workers } from "./open-peer.ts";

export function open(workers: Workers): OpenPeer {
  const pool = new Tinypool({
    filename: workerFile("one-argument"),
    runtime: workers === "threads" ? "worker_threads" : "child_process",
    minThreads: WORKERS,
    maxThreads: WORKERS,
  });
  return {
    add: (a, b) => pool.run([a, b], { name: "add" }),
    square: (n) => pool.run(n, { name: "square" }),
    squareAll: (numbers) => pool.run(numbers, { name: "squareAll" }),
    exit: () => pool.run(undefined, { name: "exit" }),
  };
}
