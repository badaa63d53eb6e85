import type { OpenPeer, Workers } from "./open-peer.ts";

/** A pool to compare. */
export interface Peer {
  readonly name: string;
  readonly workers: Workers;
  /** Package on npm, or `null` for CPython's. */
  readonly package: string | null;
  /** How it is used. */
  readonly use: string;
  readonly open?: () => Promise<OpenPeer>;
}

const kinds = ["threads", "processes"] as const;

/** All that are compared. */
export const PEERS: readonly Peer[] = [
  ...kinds.map((workers) => ({
    name: "nogil",
    workers,
    package: "nogil",
    use: `new ${workers === "threads" ? "ThreadPool" : "Pool"}(2), applyAsync(); mapAsync() for many numbers`,
    open: async () => (await import("./nogil.ts")).open(workers),
  })),
  {
    name: "piscina",
    workers: "threads",
    package: "piscina",
    use: "new Piscina({ minThreads: 2, maxThreads: 2 }), run()",
    open: async () => (await import("./piscina.ts")).open(),
  },
  ...kinds.map((workers) => ({
    name: "tinypool",
    workers,
    package: "tinypool",
    use: `new Tinypool({ runtime: "${workers === "threads" ? "worker_threads" : "child_process"}", minThreads: 2, maxThreads: 2 }), run()`,
    open: async () => (await import("./tinypool.ts")).open(workers),
  })),
  ...kinds.map((workers) => ({
    name: "workerpool",
    workers,
    package: "workerpool",
    use: `pool(script, { workerType: "${workers === "threads" ? "thread" : "process"}", minWorkers: 2, maxWorkers: 2 }), exec()`,
    open: async () => (await import("./workerpool.ts")).open(workers),
  })),
  ...kinds.map((workers) => ({
    name: "poolifier",
    workers,
    package: "poolifier",
    use: `new ${workers === "threads" ? "FixedThreadPool" : "FixedClusterPool"}(2, file), execute(); mapExecute() for many numbers`,
    open: async () => (await import("./poolifier.ts")).open(workers),
  })),
  ...kinds.map((workers) => ({
    name: "jest-worker",
    workers,
    package: "jest-worker",
    use: `new Worker(file, { numWorkers: 2, enableWorkerThreads: ${workers === "threads"} }), its methods`,
    open: async () => (await import("./jest-worker.ts")).open(workers),
  })),
  {
    name: "multithreading",
    workers: "threads",
    package: "multithreading",
    use: "initRuntime({ maxWorkers: 2 }), spawn(move(…), function).join()",
    open: async () => (await import("./multithreading.ts")).open(),
  },
  {
    name: "comlink",
    workers: "threads",
    package: "comlink",
    use: "no pool: wrap() of two workers that take turns",
    open: async () => (await import("./comlink.ts")).open(),
  },
  {
    name: "synckit",
    workers: "threads",
    package: "synckit",
    use: "createSyncFn(): one worker and one task at a time, which blocks the caller",
    open: async () => (await import("./synckit.ts")).open(),
  },
  {
    name: "CPython",
    workers: "threads",
    package: null,
    use: "multiprocessing.pool.ThreadPool(2), apply_async(), map()",
  },
  {
    name: "CPython",
    workers: "processes",
    package: null,
    use: "multiprocessing.Pool(2), apply_async(), map(); workers by fork",
  },
  {
    name: "CPython futures",
    workers: "threads",
    package: null,
    use: "concurrent.futures.ThreadPoolExecutor(2), submit(), map()",
  },
  {
    name: "CPython futures",
    workers: "processes",
    package: null,
    use: "concurrent.futures.ProcessPoolExecutor(2), submit(), map(); workers by fork",
  },
];

/** Finds one by its name and its workers. */
export function peerOf(name: string, workers: string): Peer | undefined {
  return PEERS.find((peer) => peer.name === name && peer.workers === workers);
}
