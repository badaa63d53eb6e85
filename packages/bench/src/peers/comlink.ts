import { wrap } from "comlink";
import { runtime } from "nogil/runtimes";
import { workerFile, WORKERS } from "./open-peer.ts";
import type { OpenPeer } from "./open-peer.ts";

/** It has no pool: two workers take turns. */
export async function open(): Promise<OpenPeer> {
  const workers = await Promise.all(Array.from({ length: WORKERS }, startWorker));
  let turn = 0;
  const next = () => workers[turn++ % WORKERS];
  return {
    add: (a, b) => next().add(a, b),
    square: (n) => next().square(n),
    squareAll: (numbers) => next().squareAll(numbers),
    exit: () => next().exit(),
  };
}

async function startWorker(): Promise<OpenPeer> {
  if (runtime.name !== "node") {
    return wrap(
      new Worker(new URL("./workers/comlink-web.mjs", import.meta.url), { type: "module" }),
    ) as unknown as OpenPeer;
  }
  const { Worker: NodeWorker } = await import("node:worker_threads");
  // Its types are in a .d.ts file that does not belong to an .mjs one.
  const adapter = "comlink/dist/esm/node-adapter.mjs";
  const { default: nodeEndpoint } = (await import(
    adapter
  )) as typeof import("comlink/dist/esm/node-adapter.d.ts");
  return wrap(nodeEndpoint(new NodeWorker(workerFile("comlink-node")))) as unknown as OpenPeer;
}
