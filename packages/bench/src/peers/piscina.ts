import { Piscina } from "piscina";
import { workerFile, WORKERS } from "./open-peer.ts";
import type { OpenPeer } from "./open-peer.ts";

export function open(): OpenPeer {
  const filename = workerFile("one-argument");
  const pool = new Piscina({ filename, minThreads: WORKERS, maxThreads: WORKERS });
  return {
    add: (a, b) => pool.run([a, b], { name: "add" }),
    square: (n) => pool.run(n, { name: "square" }),
    squareAll: (numbers) => pool.run(numbers, { name: "squareAll" }),
    exit: () => pool.run(undefined, { name: "exit" }),
  };
}
