import { Worker } from "jest-worker";
import { workerFile, WORKERS } from "./open-peer.ts";
import type { OpenPeer, Workers } from "./open-peer.ts";

export function open(workers: Workers): OpenPeer {
  const pool = new Worker(workerFile("tasks"), {
    numWorkers: WORKERS,
    enableWorkerThreads: workers === "threads",
    exposedMethods: ["add", "square", "squareAll", "exit"],
  });
  return pool as unknown as OpenPeer;
}
