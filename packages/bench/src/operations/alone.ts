import * as multiprocessing from "nogil/multiprocessing";
import * as threading from "nogil/threading";
import type { Operation } from "./operation.ts";

/** Awaiting once takes too little time for a clock. */
const AWAITS = 1000;
const NULL = null as Promise<null> | null;

/** The least that a lock must do: one compare-exchange to take it and one exchange to give it back. */
function bareExchange(): () => unknown {
  const words = new Int32Array(new SharedArrayBuffer(64));
  return () => {
    Atomics.compareExchange(words, 0, 0, 1);
    return Atomics.exchange(words, 0, 0);
  };
}

/** Taking something and giving it back, beside the same with a `Lock`, and that beside the least. */
function acquireRelease(
  name: string,
  condition: "threads" | "processes",
  prepare: () => () => unknown,
): Operation {
  return {
    operation: `${name}/acquire-release`,
    condition,
    baseline: `lock/acquire-release/${name === "lock" ? "bare" : condition}`,
    batched: true,
    control: name === "lock" && condition === "threads",
    prepare,
  };
}

/** What primitives cost while nobody else wants them. */
export const ALONE: readonly Operation[] = [
  { operation: "call/empty", condition: "native", batched: true, prepare: () => () => 0 },
  { operation: "lock/acquire-release", condition: "bare", batched: true, prepare: bareExchange },
  // A function of its own for each of them: an engine makes one that sees many classes slower for all.
  acquireRelease("lock", "threads", () => {
    const lock = new threading.Lock();
    return () => {
      lock.acquire();
      lock.release();
      return lock;
    };
  }),
  acquireRelease("lock", "processes", () => {
    const lock = new multiprocessing.Lock();
    return () => {
      lock.acquire();
      lock.release();
      return lock;
    };
  }),
  acquireRelease("rlock", "threads", () => {
    const lock = new threading.RLock();
    return () => {
      lock.acquire();
      lock.release();
      return lock;
    };
  }),
  acquireRelease("rlock", "processes", () => {
    const lock = new multiprocessing.RLock();
    return () => {
      lock.acquire();
      lock.release();
      return lock;
    };
  }),
  acquireRelease("semaphore", "threads", () => {
    const semaphore = new threading.Semaphore();
    return () => {
      semaphore.acquire();
      semaphore.release();
      return semaphore;
    };
  }),
  acquireRelease("semaphore", "processes", () => {
    const semaphore = new multiprocessing.Semaphore();
    return () => {
      semaphore.acquire();
      semaphore.release();
      return semaphore;
    };
  }),
  {
    operation: "lock/acquire-async",
    condition: "await null",
    perCall: AWAITS,
    prepare: () => async () => {
      for (let i = 0; i < AWAITS; i++) await NULL;
    },
  },
  {
    operation: "lock/acquire-async",
    condition: "threads",
    baseline: "lock/acquire-async/await null",
    perCall: AWAITS,
    prepare() {
      const lock = new threading.Lock();
      return async () => {
        for (let i = 0; i < AWAITS; i++) {
          await lock.acquireAsync();
          lock.release();
        }
      };
    },
  },
  {
    operation: "lock/acquire-async",
    condition: "processes",
    baseline: "lock/acquire-async/await null",
    perCall: AWAITS,
    prepare() {
      const lock = new multiprocessing.Lock();
      return async () => {
        for (let i = 0; i < AWAITS; i++) {
          await lock.acquireAsync();
          lock.release();
        }
      };
    },
  },
];
