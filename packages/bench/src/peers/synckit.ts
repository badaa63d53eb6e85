import { createSyncFn } from "synckit";
import { workerFile } from "./open-peer.ts";
import type { OpenPeer } from "./open-peer.ts";

/** It has one worker, and blocks its caller until that has answered. */
export function open(): OpenPeer {
  const run = createSyncFn(workerFile("synckit")) as (name: string, ...args: unknown[]) => never;
  return {
    add: (a, b) => run("add", a, b),
    square: (n) => run("square", n),
    squareAll: (numbers) => run("squareAll", numbers),
    exit: () => run("exit"),
  };
}
