import * as multiprocessing from "nogil/multiprocessing";
import * as threading from "nogil/threading";
import type { Operation } from "./operation.ts";

/**
 * Once takes too little time for a clock. The loops are written out here, each for itself: mitata makes a new one for each slice,
 * which an engine has to compile anew, and one for all would see many classes, which makes it slower for all.
 */
const CALLS = 4096;
const AWAITS = 1000;
const NULL = null as Promise<null> | null;

/** The least that a lock must do: one compare-exchange to take it and one exchange to give it back. */
function bareExchange(): () => unknown {
  const words = new Int32Array(new SharedArrayBuffer(64));
  return () => {
    for (let i = 0; i < CALLS; i++) {
      Atomics.compareExchange(words, 0, 0, 1);
      Atomics.exchange(words, 0, 0);
    }
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
    perCall: CALLS,
    control: name === "lock" && condition === "threads",
    prepare,
  };
}

/** What primitives cost while nobody else wants them. */
export const ALONE: readonly Operation[] = [
  {
    operation: "loop/empty",
    condition: "native",
    perCall: CALLS,
    prepare: () => () => {
      for (let i = 0; i < CALLS; i++);
    },
  },
  { operation: "lock/acquire-release", condition: "bare", perCall: CALLS, prepare: bareExchange },
  acquireRelease("lock", "threads", () => {
    const lock = new threading.Lock();
    return () => {
      for (let i = 0; i < CALLS; i++) {
        lock.acquire();
        lock.release();
      }
    };
  }),
  acquireRelease("lock", "processes", () => {
    const lock = new multiprocessing.Lock();
    return () => {
      for (let i = 0; i < CALLS; i++) {
        lock.acquire();
        lock.release();
      }
    };
  }),
  acquireRelease("rlock", "threads", () => {
    const lock = new threading.RLock();
    return () => {
      for (let i = 0; i < CALLS; i++) {
        lock.acquire();
        lock.release();
      }
    };
  }),
  acquireRelease("rlock", "processes", () => {
    const lock = new multiprocessing.RLock();
    return () => {
      for (let i = 0; i < CALLS; i++) {
        lock.acquire();
        lock.release();
      }
    };
  }),
  acquireRelease("semaphore", "threads", () => {
    const semaphore = new threading.Semaphore();
    return () => {
      for (let i = 0; i < CALLS; i++) {
        semaphore.acquire();
        semaphore.release();
      }
    };
  }),
  acquireRelease("semaphore", "processes", () => {
    const semaphore = new multiprocessing.Semaphore();
    return () => {
      for (let i = 0; i < CALLS; i++) {
        semaphore.acquire();
        semaphore.release();
      }
    };
  }),
  acquireRelease("condition", "threads", () => {
    const condition = new threading.Condition();
    return () => {
      for (let i = 0; i < CALLS; i++) {
        condition.acquire();
        condition.release();
      }
    };
  }),
  acquireRelease("condition", "processes", () => {
    const condition = new multiprocessing.Condition();
    return () => {
      for (let i = 0; i < CALLS; i++) {
        condition.acquire();
        condition.release();
      }
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
