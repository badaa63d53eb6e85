/**
 * What is measured inside one warm process. The same operations run on all three runtimes; how a native worker or process is
 * started there is in `native-start.ts`.
 */
import * as multiprocessing from "nogil/multiprocessing";
import * as threading from "nogil/threading";
import { startNativeProcess, startNativeThread } from "./native-start.ts";
import { answer, nothing } from "./operation-targets.ts";

/** Something to measure. */
export interface Operation {
  /** `primitive/what`, such as `lock/acquire-release`. */
  readonly operation: string;
  /** Which memory or which way: `threads`, `processes`, `nogil`, `native`. */
  readonly condition: string;
  /** The operation that this one is compared with, as `operation/condition`. */
  readonly baseline?: string;
  /** Whether one call is too short for a clock, so that 4,096 calls are timed together. */
  readonly batched: boolean;
  /** Sets up, untimed, and returns the function to time, whose effects no engine may leave out: it changes shared memory. */
  readonly prepare: () => () => unknown;
}

type Kind = typeof threading | typeof multiprocessing;

function acquireRelease({ Lock }: Kind): () => unknown {
  const lock = new Lock();
  return () => {
    lock.acquire();
    lock.release();
    return lock;
  };
}

/** The least that a lock must do: one compare-exchange to take it and one exchange to give it back. */
function bareExchange(): () => unknown {
  const words = new Int32Array(new SharedArrayBuffer(64));
  return () => {
    Atomics.compareExchange(words, 0, 0, 1);
    return Atomics.exchange(words, 0, 0);
  };
}

/** Starts a partner that answers one event with another; one call is a round trip. */
function pingPong(
  kind: typeof threading | typeof multiprocessing,
  Worker: typeof threading.Thread | typeof multiprocessing.Process,
) {
  const ping = new kind.Event();
  const pong = new kind.Event();
  new Worker({ target: answer, args: [ping, pong], daemon: true }).start();
  return () => {
    ping.set();
    pong.wait();
    pong.clear();
    return pong;
  };
}

function startJoin(Worker: typeof threading.Thread | typeof multiprocessing.Process) {
  return () => {
    const worker = new Worker({ target: nothing });
    worker.start();
    return worker.join();
  };
}

/** All operations, each after its baseline. */
export const OPERATIONS: readonly Operation[] = [
  { operation: "call/empty", condition: "native", batched: true, prepare: () => () => 0 },
  { operation: "lock/acquire-release", condition: "bare", batched: true, prepare: bareExchange },
  {
    operation: "lock/acquire-release",
    condition: "threads",
    baseline: "lock/acquire-release/bare",
    batched: true,
    prepare: () => acquireRelease(threading),
  },
  {
    operation: "lock/acquire-release",
    condition: "processes",
    baseline: "lock/acquire-release/bare",
    batched: true,
    prepare: () => acquireRelease(multiprocessing),
  },
  {
    operation: "event/ping-pong",
    condition: "threads",
    batched: false,
    prepare: () => pingPong(threading, threading.Thread),
  },
  {
    operation: "event/ping-pong",
    condition: "processes",
    batched: false,
    prepare: () => pingPong(multiprocessing, multiprocessing.Process),
  },
  { operation: "thread/start-join", condition: "native", batched: false, prepare: () => startNativeThread },
  {
    operation: "thread/start-join",
    condition: "nogil",
    baseline: "thread/start-join/native",
    batched: false,
    prepare: () => startJoin(threading.Thread),
  },
  { operation: "process/start-join", condition: "native", batched: false, prepare: () => startNativeProcess },
  {
    operation: "process/start-join",
    condition: "nogil",
    baseline: "process/start-join/native",
    batched: false,
    prepare: () => startJoin(multiprocessing.Process),
  },
];
